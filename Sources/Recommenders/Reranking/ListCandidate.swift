/// An item that competes for a place, while a list is made.
struct ListCandidate {
    let item: Int32
    let score: Double
    let relevance: Double
    let contextBoost: Double
    let tailBonus: Double
    let isTail: Bool
    var redundancy = 0.0
    var nearest: Int32?

    /// Relevance with its boosts.
    var adjusted: Double { relevance + contextBoost + tailBonus }

    /// Marginal relevance: (1 − λ) · adjusted relevance − λ · redundancy.
    func value(diversity: Double) -> Double {
        (1 - diversity) * adjusted - diversity * redundancy
    }

    /// Takes notice of an item put above this one.
    mutating func compare(with chosen: Int32, _ similarity: ItemSimilarity) {
        let alike = similarity.similarity(item, chosen)
        guard alike > redundancy else { return }
        redundancy = alike
        nearest = chosen
    }
}
