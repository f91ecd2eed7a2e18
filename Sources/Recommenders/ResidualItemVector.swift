/// A user's weighted item vector with the popularity direction removed, of unit or bounded norm.
///
/// With weights w and direction q over a head of items, y_i = w_i x_i, y ← y − (q·y) q, r = y / ‖y‖, or
/// r = y min(1, bound / ‖y‖) if a bound is given. The zero vector stays zero. Client (answering) and
/// model (scoring) share this one definition.
public struct ResidualItemVector: Sendable {
    /// r, one number per head item; of unit or bounded norm, or all zeros.
    public let values: [Double]
    /// How strongly the history follows popularity: (q·y) / ‖y − (q·y) q‖, 0 if the residual vanishes.
    public let popularityRatio: Double
    /// Whether the history had no head item or was explained by popularity alone.
    public let isZero: Bool

    /// Computes the vector.
    ///
    /// - Parameters:
    ///   - history: item indices, no repeats.
    ///   - head: the head's public weights and direction.
    ///   - bound: the longest r, or nil for unit norm.
    ///   - factors: what stands for every item of the history in x; nil for ones.
    /// - Complexity: O(head size + history size).
    public init(
        history: [Int32],
        head: HeadItems,
        bound: Double? = nil,
        factors: [Float]? = nil
    ) {
        var weighted = [Double](repeating: 0, count: head.count)
        var along = 0.0
        var touched = false
        for (place, item) in history.enumerated() {
            guard let position = head.position(of: item) else { continue }
            var weight = head.weights[position]
            if let factors, place < factors.count { weight *= Double(factors[place]) }
            weighted[position] = weight
            along += weight * head.direction[position]
            touched = true
        }
        guard touched else {
            self.init(values: weighted, popularityRatio: 0, isZero: true)
            return
        }
        var squaredNorm = 0.0
        for position in weighted.indices {
            weighted[position] -= along * head.direction[position]
            squaredNorm += weighted[position] * weighted[position]
        }
        let norm = squaredNorm.squareRoot()
        // Below this the difference is rounding error of the subtraction, not taste.
        guard norm.isFinite, norm > 1e-9 else {
            self.init(
                values: [Double](repeating: 0, count: head.count),
                popularityRatio: 0,
                isZero: true
            )
            return
        }
        let divisor = bound.map { max(1, norm / $0) } ?? norm
        for position in weighted.indices { weighted[position] /= divisor }
        self.init(values: weighted, popularityRatio: along / norm, isZero: false)
    }

    private init(values: [Double], popularityRatio: Double, isZero: Bool) {
        self.values = values
        self.popularityRatio = popularityRatio
        self.isZero = isZero
    }
}
