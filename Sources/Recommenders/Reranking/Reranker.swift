/// Makes a list of a catalog's scores: maximal marginal relevance under caps and reserved places.
///
/// Places are filled one after the other, each by the allowed item of largest marginal relevance
///
///     (1 − λ) (ρ_i + boosts_i) − λ max(0, max_{j above} similarity(i, j))
///
/// (Carbonell and Goldstein 1998; their λ is 1 − ours), ties by score, then by smaller index. ρ_i
/// is 1 for the best score s₁ and ½ for the middle score m of the pool: ρ_i = max(0, 1 − (s₁ − s_i)
/// / (2 (s₁ − m))), so that one λ means the same for every model's scores. See docs/lists.md.
/// Nothing here is random.
public struct Reranker: Sendable {
    /// What lists should be like.
    public let policy: ListPolicy
    /// What is known of the items.
    public let facts: ListFacts

    /// Joins a policy with what it needs to know.
    ///
    /// - Throws: ``RecommendersError/invalidList(part:expected:)`` if a number is out of range, or
    ///   the policy needs similarities or categories that are missing.
    public init(policy: ListPolicy, facts: ListFacts) throws(RecommendersError) {
        try policy.check()
        guard policy.diversity == 0 || facts.similarity != nil else {
            throw .invalidList(part: "diversity", expected: "similarities of items")
        }
        guard policy.categoryCap == nil || facts.categories != nil else {
            throw .invalidList(part: "category cap", expected: "categories of items")
        }
        self.policy = policy
        self.facts = facts
    }

    /// Makes one user's list.
    ///
    /// - Parameters:
    ///   - scores: one per item; items whose score is not finite stay out.
    ///   - history: the user's own items; stays on the device.
    /// - Returns: up to `policy.count` items, best first; fewer if no item is left that the rules
    ///   allow.
    /// - Throws: ``RecommendersError/inconsistentModel(part:expected:actual:)`` for another number
    ///   of scores.
    /// - Complexity: O(n log n + places · pool · (similarity + categories)), and O(n) for every
    ///   place that no item of the pool may fill.
    public func list(scores: [Double], history: [Int32]) throws(RecommendersError)
        -> [ListedItem]
    {
        guard scores.count == facts.itemCount else {
            throw .inconsistentModel(
                part: "scores",
                expected: facts.itemCount,
                actual: scores.count
            )
        }
        var excluded = Set<Int32>()
        if policy.excludesHistory { excluded = Set(history) }
        let order = PopularityOrder.order(counts: scores.map { $0.isNaN ? -.infinity : $0 })
            .filter { scores[Int($0)].isFinite && !excluded.contains($0) }
        var draft = ListDraft(policy: policy, facts: facts, order: order, scores: scores)
        while draft.items.count < policy.count, draft.fillPlace() {}
        return draft.items
    }
}
