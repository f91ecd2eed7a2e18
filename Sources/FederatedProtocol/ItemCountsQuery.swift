/// "How often is each item interacted with?" Every client sends its history as zeros and ones, made as
/// long as ``norm`` says.
public struct ItemCountsQuery: Equatable, Sendable {
    /// Number of items in the public catalog.
    public let itemCount: Int
    /// How long the vector of one history may be.
    public let norm: VectorNorm

    /// Creates a query over a catalog.
    ///
    /// - Throws: ``FederatedProtocolError``.
    public init(itemCount: Int, norm: VectorNorm = .unit) throws(FederatedProtocolError) {
        guard itemCount >= 1, itemCount <= HeadDescription.maximumCount else {
            throw .countOutOfRange(field: "itemCount")
        }
        self.itemCount = itemCount
        self.norm = try norm.checked()
    }

    /// Coordinates per answer.
    public var length: Int { itemCount }
    /// Bound on an answer's L2 norm.
    public var l2Bound: Double { norm.bound }
}
