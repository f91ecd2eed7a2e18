/// What a list should be like beside relevant; the default is the plain ranking.
public struct ListPolicy: Equatable, Sendable {
    /// Number of places, 0 or more.
    public var count: Int
    /// Whether what the user already has stays out.
    public var excludesHistory: Bool
    /// λ: weight of being unlike the items above, against relevance; 0 (plain) … 1.
    public var diversity: Double
    /// Room for items outside the head, or nil.
    public var longTail: LongTailExposure?
    /// At most so many items of any one category, 1 or more, or nil; an item without categories is
    /// free.
    public var categoryCap: Int?
    /// Factor on the boosts of ``ListFacts``, 0 or more.
    public var boostStrength: Double
    /// How many of the best items compete for places, or nil for the larger of 50 and 10 · count.
    ///
    /// Items below them come up only if a rule finds too few among them.
    public var poolSize: Int?

    /// Creates a policy; ``Reranker`` checks it.
    public init(
        count: Int = 10,
        excludesHistory: Bool = true,
        diversity: Double = 0,
        longTail: LongTailExposure? = nil,
        categoryCap: Int? = nil,
        boostStrength: Double = 1,
        poolSize: Int? = nil
    ) {
        self.count = count
        self.excludesHistory = excludesHistory
        self.diversity = diversity
        self.longTail = longTail
        self.categoryCap = categoryCap
        self.boostStrength = boostStrength
        self.poolSize = poolSize
    }

    /// Checks every number.
    ///
    /// - Throws: ``RecommendersError/invalidList(part:expected:)``.
    func check() throws(RecommendersError) {
        guard count >= 0 else { throw .invalidList(part: "count", expected: "0 or more") }
        guard diversity >= 0, diversity <= 1 else {
            throw .invalidList(part: "diversity", expected: "0…1")
        }
        switch longTail {
        case .places(let share) where !(share >= 0 && share <= 1):
            throw .invalidList(part: "long-tail share", expected: "0…1")
        case .bonus(let bonus) where !(bonus >= 0 && bonus.isFinite):
            throw .invalidList(part: "long-tail bonus", expected: "0 or more")
        default: break
        }
        if let categoryCap, categoryCap < 1 {
            throw .invalidList(part: "category cap", expected: "1 or more")
        }
        guard boostStrength >= 0, boostStrength.isFinite else {
            throw .invalidList(part: "boost strength", expected: "0 or more")
        }
        if let poolSize, poolSize < 1 {
            throw .invalidList(part: "pool size", expected: "1 or more")
        }
    }
}
