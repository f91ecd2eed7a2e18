/// Where a person stands at a moment of their history: a decaying sum of the factors of the items so far.
///
/// h_t = Σ_{s < t} ρ^(t−1−s) E(i_s), z_t = h_t / ‖h_t‖. Items without factors only let time pass. Client
/// (answering) and model (scoring) share this one definition.
public struct SequenceContext: Sendable {
    /// E: items × factors, row by row; **public**.
    public let factors: [Float]
    /// Number of factors.
    public let factorCount: Int
    /// ρ, 0…1; **public**.
    public let decay: Float

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - factors: E, items × factors, row by row; finite.
    ///   - factorCount: at least 1.
    ///   - decay: ρ, 0…1.
    /// - Throws: ``RecommendersError``.
    public init(factors: [Float], factorCount: Int, decay: Double) throws(RecommendersError) {
        guard factorCount >= 1, !factors.isEmpty, factors.count % factorCount == 0 else {
            throw .inconsistentModel(
                part: "contextFactors",
                expected: max(1, factorCount),
                actual: factors.count
            )
        }
        guard factors.allSatisfy(\.isFinite), decay >= 0, decay <= 1 else {
            throw .notFinite(part: "contextFactors")
        }
        self.factors = factors
        self.factorCount = factorCount
        self.decay = Float(decay)
    }

    /// Number of items with factors.
    public var itemCount: Int { factors.count / factorCount }

    /// Walks through a history.
    ///
    /// - Parameters:
    ///   - rows: the row of every item in order of time; nil or out of range for one without factors.
    ///   - body: called before every item with its place and z_t, nil while there is none.
    /// - Returns: z after the last item, zeros if there is none.
    /// - Complexity: O(history · factors).
    public func walk(
        _ rows: [Int?],
        _ body: (_ place: Int, _ position: [Float]?) -> Void = { _, _ in }
    ) -> [Float] {
        var sum = [Float](repeating: 0, count: factorCount)
        for (place, row) in rows.enumerated() {
            body(place, Self.unit(sum))
            for factor in 0..<factorCount { sum[factor] *= decay }
            guard let row, row >= 0, row < itemCount else { continue }
            let start = row * factorCount
            for factor in 0..<factorCount { sum[factor] += factors[start + factor] }
        }
        return Self.unit(sum) ?? [Float](repeating: 0, count: factorCount)
    }

    /// The vector divided by its norm, or nil without one.
    private static func unit(_ vector: [Float]) -> [Float]? {
        let largest = vector.reduce(0) { max($0, $1.magnitude) }
        guard largest.isFinite, largest >= 1e-20 else { return nil }
        let scaled = vector.map { $0 / largest }
        let norm = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return scaled.map { $0 / norm }
    }
}
