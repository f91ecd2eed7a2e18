/// "What follows where?" Every item of the history times the position before it.
///
/// With E over the context head, h_t = Σ_{s<t} ρ^(t−1−s) E(i_s) and z_t = h_t/‖h_t‖, a client makes
/// R = Σ_t w(i_t) e(i_t) ⊗ z_t over the target head, takes the popularity direction q off its rows,
/// R ← (I − q qᵀ) R, divides it by its norm and answers (R, κ · upper triangle of z zᵀ with √2 off the
/// diagonal) with z the position after the last item. The L2 norm is at most √(1 + κ²).
public struct ItemTransitionsQuery: Equatable, Sendable {
    /// Items with context factors, by index, no repeats; **public**.
    public let contextItems: [UInt32]
    /// E: context items × factors, row by row; **public**.
    public let contextFactors: [Float]
    /// Number of factors k.
    public let factorCount: Int
    /// ρ, 0…1; **public**.
    public let decay: Double
    /// The head the moments are asked for, with weights and popularity direction; **public**.
    public let targetHead: HeadDescription
    /// κ, the weight of z zᵀ, above 0 and at most 1; **public**.
    public let gramianWeight: Double

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` if sizes differ or numbers are out of range.
    public init(
        contextItems: [UInt32],
        contextFactors: [Float],
        factorCount: Int,
        decay: Double,
        targetHead: HeadDescription,
        gramianWeight: Double
    ) throws(FederatedProtocolError) {
        guard !contextItems.isEmpty, contextItems.count <= HeadDescription.maximumCount,
            (1...ItemFactorStatisticsQuery.maximumFactorCount).contains(factorCount),
            contextFactors.count == contextItems.count * factorCount
        else { throw .countOutOfRange(field: "contextFactors") }
        guard contextFactors.allSatisfy({ $0.magnitude <= 1e9 }) else {
            throw .invalidNumber(field: "contextFactors")
        }
        guard decay >= 0, decay <= 1 else { throw .invalidNumber(field: "decay") }
        guard gramianWeight > 0, gramianWeight <= 1 else {
            throw .invalidNumber(field: "gramianWeight")
        }
        self.contextItems = contextItems
        self.contextFactors = contextFactors
        self.factorCount = factorCount
        self.decay = decay
        self.targetHead = targetHead
        self.gramianWeight = gramianWeight
        guard length <= HeadDescription.maximumCount else {
            throw .countOutOfRange(field: "length")
        }
    }

    /// Coordinates of R.
    public var momentLength: Int { targetHead.count * factorCount }
    /// Coordinates per answer.
    public var length: Int { momentLength + factorCount * (factorCount + 1) / 2 }
    /// Bound on an answer's L2 norm: √(1 + κ²).
    public var l2Bound: Double { (1 + gramianWeight * gramianWeight).squareRoot() }
}
