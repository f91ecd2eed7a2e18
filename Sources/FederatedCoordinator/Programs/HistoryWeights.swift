import Recommenders

/// What the unit-norm weights of histories amount to, estimated from released counts alone.
///
/// The counts are Σ_u 1/√n_u over the users of an item. With weights w the coefficient of item i in a
/// history is about w_i / √(n_u m), where m is the mean of w² over interactions.
struct HistoryWeights {
    /// Σ_u c_ui of every item, about.
    let sums: [Double]
    /// The mean coefficient of an interaction, about.
    let mean: Double

    /// Estimates the weights.
    ///
    /// - Parameters:
    ///   - counts: released Σ_u 1/√n_u of every item, above 0.
    ///   - weights: w, above 0.
    ///   - users: users in the sums, at least 1.
    init(counts: [Double], weights: [Double], users: Int) {
        let total = max(counts.reduce(0, +), .leastNormalMagnitude)
        var square = 0.0
        for (count, weight) in zip(counts, weights) { square += count / total * weight * weight }
        let scale = 1 / max(square, .leastNormalMagnitude).squareRoot()
        sums = zip(counts, weights).map { $0 * $1 * scale }
        // Histories of one length n: total = users · √n, and users · n interactions.
        let interactions = total * total / Double(max(1, users))
        mean = sums.reduce(0, +) / interactions
    }

    /// The items' ridge regression where an interaction counts ``mean`` instead of 1.
    func parameters(_ parameters: UserFactorParameters) -> UserFactorParameters {
        var scaled = parameters
        scaled.unobservedWeight *= mean
        return scaled
    }
}
