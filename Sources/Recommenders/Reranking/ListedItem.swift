/// An item of a list, with what brought it there.
public struct ListedItem: Equatable, Sendable {
    /// Item index.
    public let item: Int32
    /// The model's score.
    public let score: Double
    /// The place its score alone would give it among the allowed items, from 0.
    public let plainRank: Int
    /// Relevance of its score, 0…1; 1 is the best item's.
    public let relevance: Double
    /// What context and tail added to its relevance.
    public let boost: Double
    /// The largest similarity to an item above it; 0 if diversity is off.
    public let redundancy: Double
    /// The item it is most like of those above it, or nil.
    public let nearest: Int32?
    /// Why it moved; empty if it did not.
    public let reasons: [ListReason]
}
