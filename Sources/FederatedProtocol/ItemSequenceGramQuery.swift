/// "Which head items go together soon after each other?" The upper triangle of a client's matrix
/// S = Σ_{s,t} K(|s − t|) y_s y_tᵀ over its history in order of time, without the popularity direction
/// and of unit norm.
///
/// y_s is the weight of the s-th item in its own place; S ← (I − q qᵀ) S (I − q qᵀ) / ‖·‖. Off-diagonal
/// entries are multiplied by √2, so the L2 norm of an answer is 1 (or 0).
public struct ItemSequenceGramQuery: Equatable, Sendable {
    /// Items, weights and popularity direction; **public**.
    public let head: HeadDescription
    /// K.
    public let kernel: SequenceKernel

    /// Creates a query over head items.
    ///
    /// - Throws: ``FederatedProtocolError/countOutOfRange(field:)``.
    public init(head: HeadDescription, kernel: SequenceKernel) throws(FederatedProtocolError) {
        guard head.count <= ItemGramQuery.maximumHeadCount else {
            throw .countOutOfRange(field: "head")
        }
        self.head = head
        self.kernel = kernel
    }

    /// Coordinates per answer.
    public var length: Int { head.count * (head.count + 1) / 2 }
    /// Bound on an answer's L2 norm.
    public var l2Bound: Double { 1 }
}
