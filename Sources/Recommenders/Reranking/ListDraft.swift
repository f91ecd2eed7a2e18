/// A list that is being made, place by place.
struct ListDraft {
    private let policy: ListPolicy
    private let facts: ListFacts
    /// All allowed items, best score first; the first ``poolSize`` compete.
    private var candidates: [ListCandidate]
    private var isTaken: [Bool]
    private let poolSize: Int
    private var categoryCounts: [Int32: Int] = [:]
    private var tailCount = 0
    /// The places filled so far.
    private(set) var items: [ListedItem] = []

    init(policy: ListPolicy, facts: ListFacts, order: [Int32], scores: [Double]) {
        self.policy = policy
        self.facts = facts
        let (tenfold, overflow) = policy.count.multipliedReportingOverflow(by: 10)
        let wanted = policy.poolSize ?? max(50, overflow ? .max : tenfold)
        poolSize = min(order.count, wanted)
        let best = order.first.map { scores[Int($0)] } ?? 0
        let middle = order.isEmpty ? 0 : scores[Int(order[poolSize / 2 % order.count])]
        let spread = 2 * (best - middle)
        candidates = order.map { item in
            let index = Int(item)
            let score = scores[index]
            var tailBonus = 0.0
            if case .bonus(let bonus) = policy.longTail, facts.isTail[index] { tailBonus = bonus }
            return ListCandidate(
                item: item,
                score: score,
                relevance: spread > 0
                    ? max(0, 1 - (best - score) / spread) : score == best ? 1 : 0,
                contextBoost: policy.boostStrength * (facts.boosts?[index] ?? 0),
                tailBonus: tailBonus,
                isTail: facts.isTail[index]
            )
        }
        isTaken = [Bool](repeating: false, count: candidates.count)
    }

    /// Fills the next place.
    ///
    /// - Returns: whether there was an item for it.
    mutating func fillPlace() -> Bool {
        let wantsTail = needsTail
        var choice = wantsTail ? pick { $0.isTail } : nil
        let isReserved = choice != nil
        if choice == nil { choice = pick { _ in true } }
        guard let choice else { return false }
        let chosen = candidates[choice]
        items.append(
            ListedItem(
                item: chosen.item,
                score: chosen.score,
                plainRank: choice,
                relevance: chosen.relevance,
                boost: chosen.contextBoost + chosen.tailBonus,
                redundancy: chosen.redundancy,
                nearest: chosen.nearest,
                reasons: reasons(for: choice, isReserved: isReserved)
            )
        )
        take(choice)
        return true
    }

    /// Whether the next place must go to an item outside the head.
    private var needsTail: Bool {
        guard case .places(let share) = policy.longTail else { return false }
        // The addend keeps 0.1 · 10 from falling below 1.
        return Double(tailCount) < (share * Double(items.count + 1) + 1e-9).rounded(.down)
    }

    private func pick(_ isEligible: (ListCandidate) -> Bool) -> Int? {
        var best: Int?
        var bestValue = -Double.infinity
        for index in 0..<poolSize where !isTaken[index] {
            let candidate = candidates[index]
            guard isEligible(candidate), fitsCaps(candidate) else { continue }
            let value = candidate.value(diversity: policy.diversity)
            if value > bestValue { (best, bestValue) = (index, value) }
        }
        return best
            ?? (poolSize..<candidates.count).first {
                !isTaken[$0] && isEligible(candidates[$0]) && fitsCaps(candidates[$0])
            }
    }

    private func fitsCaps(_ candidate: ListCandidate) -> Bool {
        guard let cap = policy.categoryCap, let categories = facts.categories else { return true }
        return categories[Int(candidate.item)].allSatisfy { categoryCounts[$0, default: 0] < cap }
    }

    private mutating func take(_ choice: Int) {
        isTaken[choice] = true
        let chosen = candidates[choice]
        if chosen.isTail { tailCount += 1 }
        for category in facts.categories?[Int(chosen.item)] ?? [] {
            categoryCounts[category, default: 0] += 1
        }
        guard policy.diversity > 0, let similarity = facts.similarity else { return }
        for index in candidates.indices.prefix(poolSize) where !isTaken[index] {
            candidates[index].compare(with: chosen.item, similarity)
        }
    }

    /// Compares the choice with the better-scored items it was put above, or with its own plain
    /// place.
    private func reasons(for choice: Int, isReserved: Bool) -> [ListReason] {
        let chosen = candidates[choice]
        var found = Set<ListReason>()
        for index in 0..<choice where !isTaken[index] {
            let passed = candidates[index]
            if !fitsCaps(passed) {
                found.insert(.categoryCap)
            } else if isReserved, !passed.isTail {
                found.insert(.tailPlace)
            } else {
                if chosen.contextBoost > passed.contextBoost { found.insert(.context) }
                if chosen.tailBonus > passed.tailBonus { found.insert(.tailBonus) }
                if policy.diversity > 0, chosen.redundancy < passed.redundancy {
                    found.insert(.diversity)
                }
            }
        }
        if items.count > choice {
            found.insert(.displaced)
            if policy.diversity > 0, chosen.redundancy > 0 { found.insert(.diversity) }
            if chosen.contextBoost < 0 { found.insert(.context) }
        }
        return ListReason.allCases.filter(found.contains)
    }
}
