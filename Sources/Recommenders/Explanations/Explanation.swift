/// Why an item is recommended, in words a person understands.
public enum Explanation: Equatable, Sendable {
    /// Because of one or two items of the user's own history, the stronger first.
    case history([ScoreParts.Contribution])
    /// Because many have it; the history says little.
    case popular

    /// The share of what speaks for an item below which its history is not named.
    public static let smallestShare = 0.1

    /// Chooses what to name.
    ///
    /// The history is named if its positive contributions are at least ``smallestShare`` of all
    /// that speaks for the item, and the contributions together are positive. A second item is
    /// named if it adds at least half of what the first does.
    ///
    /// - Complexity: O(history).
    public init(_ parts: ScoreParts) {
        let ranked = parts.contributions.enumerated().filter { $0.element.value > 0 }.sorted {
            $0.element.value > $1.element.value
                || ($0.element.value == $1.element.value && $0.offset < $1.offset)
        }.map(\.element)
        let support = ranked.reduce(0) { $0 + $1.value }
        let all = parts.contributions.reduce(0) { $0 + $1.value }
        guard let first = ranked.first, all > 0,
            support >= Self.smallestShare * (support + max(0, parts.remainder))
        else {
            self = .popular
            return
        }
        self = .history(Array(ranked.prefix(2).filter { $0.value >= first.value / 2 }))
    }
}
