/// "Which head items go together?" The upper triangle of r rᵀ for the client's residual vector r, made
/// as long as ``norm`` says.
///
/// Off-diagonal entries are multiplied by √2, so the L2 norm of an answer is ‖r‖².
public struct ItemGramQuery: Equatable, Sendable {
    /// Most items a triangle may have: its length stays below 2²⁴.
    public static let maximumHeadCount = 5_792
    /// Items, weights and popularity direction; **public**.
    public let head: HeadDescription
    /// How long r may be.
    public let norm: VectorNorm
    /// What stands for an interaction in r.
    public let values: ValueRule

    /// Creates a query over head items.
    ///
    /// - Throws: ``FederatedProtocolError``.
    public init(head: HeadDescription, norm: VectorNorm = .unit, values: ValueRule = .one)
        throws(FederatedProtocolError)
    {
        guard head.count <= Self.maximumHeadCount else { throw .countOutOfRange(field: "head") }
        self.head = head
        self.norm = try norm.checked()
        self.values = values
    }

    /// Coordinates per answer.
    public var length: Int { head.count * (head.count + 1) / 2 }
    /// Bound on an answer's L2 norm.
    public var l2Bound: Double { norm.bound * norm.bound }
}
