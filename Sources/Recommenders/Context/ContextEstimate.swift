import Foundation

/// How much of the differences in noisy counts by context is worth believing; **public**.
///
/// With c the counts of items × values, σ the noise, p_v the share of value v in all and e_iv = c_i p_v what
/// an item would have if no value were special to it, the differences c_iv − e_iv are taken for the sum of
/// three independent parts: what is special (variance τ² e², τ the same for all), who happened to be asked
/// (variance q e) and noise (variance σ²). The best linear estimate of c_iv / e_iv is then
///
///     1 + w (c_iv / e_iv − 1)  =  (c_iv + k_iv) / (e_iv + k_iv)
///     w = τ² e² / (τ² e² + q e + σ²)        k_iv = (q + σ² / e_iv) / τ²
///
/// (linear Bayes or credibility, Bühlmann and Straub 1970): k_iv counts of nothing special are added. As c_i
/// is noisy too, k_iv has e_iv of the total max(0, c_i − Vσ²/c_i), V the number of values: an item whose
/// total is within its noise has none (the positive part of James and Stein 1961, for one number). All of it
/// follows from released values, so that it costs no budget.
public struct ContextEstimate: Equatable, Sendable {
    /// Totals of a value must be so many standard deviations of their noise for it to say anything.
    static let clearance = 4.0

    /// p: share of each value in all counts; 0 for values that do not stand out of the noise.
    public let shares: [Double]
    /// c_i: total of each item's row, at least 0.
    public let totals: [Double]
    /// q: what the variance of a count is for one count, at most 1.
    ///
    /// The squares of one person's weights add up to 1 (0 for who has nothing to say), so that Σ w² is
    /// at most the number of people and q at most that over Σ w, the sum of the table.
    public let dispersion: Double
    /// τ²: variance of what is special, relative to what is expected; 0…1, by moments.
    public let variance: Double
    private let counts: ContextCounts

    /// Estimates shares and variances.
    ///
    /// - Complexity: O(items · values).
    public init(_ counts: ContextCounts) {
        self.counts = counts
        let width = counts.dimension.values.count
        let noise = counts.noise
        var columns = [Double](repeating: 0, count: width)
        var rows = [Double](repeating: 0, count: counts.items.count)
        for (index, count) in counts.counts.enumerated() {
            rows[index / width] += count
            columns[index % width] += count
        }
        let threshold = Self.clearance * noise * Double(counts.items.count).squareRoot()
        let known = columns.map { $0 > threshold ? $0 : 0 }
        let sum = known.reduce(0, +)
        shares = known.map { sum > 0 ? $0 / sum : 0 }
        totals = rows.map { max(0, $0) }
        dispersion = sum > 0 ? min(1, Double(counts.people) / sum) : 1
        // E (c − e)² = τ² e² + q e + σ², summed over cells; E ẽ² is larger than e² by the noise in c_i.
        var special = 0.0
        var expected = 0.0
        for (row, total) in rows.enumerated() {
            for (value, share) in shares.enumerated() where share > 0 {
                let mean = total * share
                let difference = counts.counts[row * width + value] - mean
                special += difference * difference - dispersion * mean - noise * noise
                expected += mean * mean - Double(width) * noise * noise * share * share
            }
        }
        variance = expected > 0 ? min(1, max(0, special / expected)) : 0
    }

    /// ln of the estimate for one cell; 0 where nothing is known.
    func logRatio(row: Int, value: Int) -> Double {
        let expected = totals[row] * shares[value]
        guard variance > 0, expected > 0 else { return 0 }
        let squaredNoise = counts.noise * counts.noise
        let certain = 1 - Double(shares.count) * squaredNoise / (totals[row] * totals[row])
        guard certain > 0 else { return 0 }
        let added = (dispersion + squaredNoise / (expected * certain)) / variance
        // A count below 0 is noise.
        let count = max(0, counts.counts[row * shares.count + value])
        let ratio = (count + added) / (expected + added)
        return ratio.isFinite && ratio > 0 ? log(ratio) : 0
    }
}

extension ContextTable {
    /// The table of released counts, over a whole catalog: zeros for items that nothing was asked about.
    ///
    /// - Parameters:
    ///   - counts: released or public.
    ///   - itemCount: size of the catalog.
    /// - Throws: ``RecommendersError/itemOutOfRange(index:itemCount:)``.
    /// - Complexity: O(catalog · values).
    public init(_ counts: ContextCounts, itemCount: Int) throws(RecommendersError) {
        if let last = counts.items.last, Int(last) >= itemCount {
            throw .itemOutOfRange(index: Int(last), itemCount: itemCount)
        }
        let estimate = ContextEstimate(counts)
        let width = counts.dimension.values.count
        var logRatios = [Double](repeating: 0, count: itemCount * width)
        for (row, item) in counts.items.enumerated() {
            for value in 0..<width {
                logRatios[Int(item) * width + value] = estimate.logRatio(row: row, value: value)
            }
        }
        try self.init(values: counts.dimension.values, logRatios: logRatios)
    }
}
