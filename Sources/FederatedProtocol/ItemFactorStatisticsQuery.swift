/// Cross moments: the client's residual vector times its position in released eigenvectors.
///
/// With z = whitening ∘ (Vᵀ r) over the Gram head, ẑ = z/‖z‖ and r′ over the moment head, the answer is
/// (r′ ⊗ ẑ, κ · upper triangle of ẑẑᵀ with √2 off the diagonal); its L2 norm is at most √(1 + κ²).
public struct ItemFactorStatisticsQuery: Equatable, Sendable {
    /// Most factors.
    public static let maximumFactorCount = 1024
    /// The head V's rows belong to; **public**.
    public let gramHead: HeadDescription
    /// V: Gram head items × factors, row by row; **public**.
    public let eigenvectors: [Double]
    /// One positive factor per eigenvector; **public**.
    public let whitening: [Double]
    /// The head the moments are asked for; **public**.
    public let momentHead: HeadDescription
    /// κ, the weight of ẑẑᵀ, in 0…1; **public**.
    public let gramianWeight: Double
    /// What stands for an interaction in r and r′.
    public let values: ValueRule

    /// Number of factors k.
    public var factorCount: Int { whitening.count }

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` if sizes differ or numbers are out of range.
    public init(
        gramHead: HeadDescription,
        eigenvectors: [Double],
        whitening: [Double],
        momentHead: HeadDescription,
        gramianWeight: Double,
        values: ValueRule = .one
    ) throws(FederatedProtocolError) {
        guard !whitening.isEmpty, whitening.count <= Self.maximumFactorCount,
            eigenvectors.count == gramHead.count * whitening.count
        else { throw .countOutOfRange(field: "eigenvectors") }
        guard eigenvectors.allSatisfy({ $0.isFinite && abs($0) <= 1.0001 }) else {
            throw .invalidNumber(field: "eigenvectors")
        }
        guard whitening.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw .invalidNumber(field: "whitening")
        }
        guard gramianWeight >= 0, gramianWeight <= 1 else {
            throw .invalidNumber(field: "gramianWeight")
        }
        self.gramHead = gramHead
        self.eigenvectors = eigenvectors
        self.whitening = whitening
        self.momentHead = momentHead
        self.gramianWeight = gramianWeight
        self.values = values
    }

    /// Coordinates of the part r′ ⊗ ẑ.
    public var momentLength: Int { momentHead.count * factorCount }
    /// Coordinates per answer.
    public var length: Int { momentLength + factorCount * (factorCount + 1) / 2 }
    /// Bound on an answer's L2 norm: √(1 + κ²).
    public var l2Bound: Double { (1 + gramianWeight * gramianWeight).squareRoot() }
}
