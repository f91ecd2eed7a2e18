/// "How often is each item interacted with?" Every client weighs its items 1/√(own history length).
///
/// The L2 norm of an answer is exactly 1 (0 for an empty history).
public struct ItemCountsQuery: Equatable, Sendable {
    /// Number of items in the public catalog.
    public let itemCount: Int

    /// Creates a query over a catalog.
    ///
    /// - Throws: ``FederatedProtocolError/countOutOfRange(field:)``.
    public init(itemCount: Int) throws(FederatedProtocolError) {
        guard itemCount >= 1, itemCount <= HeadDescription.maximumCount else {
            throw .countOutOfRange(field: "itemCount")
        }
        self.itemCount = itemCount
    }

    /// Coordinates per answer.
    public var length: Int { itemCount }
    /// Bound on an answer's L2 norm.
    public var l2Bound: Double { 1 }
}
