/// A published model: what the ledger says it cost, and what the entries before it add up to.
public struct PublishedModelStatus: Sendable, Equatable {
    /// Place of the entry.
    public let entry: Int
    /// What the entry says.
    public let published: ModelPublished
    /// Epsilon by the named accountant, recomputed at that place; nil for an unknown accountant.
    public let recomputedEpsilon: Double?
    /// Whether the entry keeps the rules.
    public let isValid: Bool
    /// Whether a signature covers the entry; without one, anybody could have written it.
    public internal(set) var isSigned: Bool
}
