/// How a list makes room for items outside the head.
///
/// The head is the shortest prefix of the most popular items with 80 % of all counts, as in
/// ``ItemBackground``.
public enum LongTailExposure: Equatable, Sendable {
    /// Of the first n places at least ⌊share · n⌋ are the tail's, for every n; 0…1.
    case places(share: Double)
    /// Added to the relevance of every item of the tail; 0 or more, relevance being 0…1.
    case bonus(Double)
}
