import Foundation

/// What an interaction with each item says against one with an item of middling popularity:
/// (n_i/n̄)^β with n̄ the geometric mean of n over interactions; **public**, from released counts.
///
/// With β below 0 something that everybody has says less about a person than something rare: the
/// normalization of graph filters (Shen et al. 2021, "GF-CF") brought into implicit ALS.
struct ItemConfidence {
    /// Weights are kept within this factor of 1.
    static let limit = 16.0

    /// One weight per item, 1/``limit``…``limit``; all 1 for β = 0.
    let weights: [Double]

    /// Makes weights.
    ///
    /// - Parameters:
    ///   - counts: users of each item, finite.
    ///   - exponent: β.
    init(counts: [Double], exponent: Double) {
        guard exponent != 0 else {
            weights = [Double](repeating: 1, count: counts.count)
            return
        }
        // A count below 1 is noise, or an item that nobody has.
        let logarithms = counts.map { log(max($0, 1)) }
        let total = counts.reduce(0) { $0 + max($1, 0) }
        let mean =
            zip(counts, logarithms).reduce(0) { $0 + max($1.0, 0) * $1.1 } / max(total, 1)
        weights = logarithms.map {
            min(max(exp(exponent * ($0 - mean)), 1 / Self.limit), Self.limit)
        }
    }
}
