public import ProtocolPrimitives

/// The permutation test of paired values (Fisher 1935, the randomization test of matched pairs).
///
/// If two runs serve every user equally well, which run a user's value comes from is as good as tossed: the
/// sign of every difference may be flipped. The p-value is the share of flips whose sum of differences is at
/// least as far from 0 as the one observed.
public enum PairedPermutation {
    /// Two-sided p-values of "no difference", each (count + 1) / (flips + 1) (Phipson and Smyth 2010).
    ///
    /// - Parameters:
    ///   - differences: columns of equal length, one finite number per user, at least one user.
    ///   - flips: random flips of all signs, at least 100; all columns see the same ones.
    ///   - random: the source of the flips.
    /// - Returns: one p-value per column, above 0, at most 1.
    /// - Throws: ``RecommendersError/invalidEvaluation(part:expected:)``.
    /// - Complexity: O(users · flips · columns), with one random bit per user and flip.
    public static func pValues(
        of differences: [[Double]],
        flips: Int,
        using random: inout some RandomSource
    ) throws(RecommendersError) -> [Double] {
        guard let users = differences.first?.count, users > 0,
            differences.allSatisfy({ $0.count == users && $0.allSatisfy(\.isFinite) })
        else {
            throw .invalidEvaluation(
                part: "user differences",
                expected: "columns of equal length with at least one user, all finite"
            )
        }
        guard flips >= 100 else {
            throw .invalidEvaluation(part: "flips", expected: "at least 100")
        }
        // The sum after a flip is Σ d − 2 Σ flipped d.
        let totals = differences.map { $0.reduce(0, +) }
        let spreads = differences.map { column in column.reduce(0) { $0 + abs($1) } }
        var bits = [UInt64](repeating: 0, count: (users + 63) / 64)
        var extreme = [Int](repeating: 0, count: differences.count)
        for _ in 0..<flips {
            bits.withUnsafeMutableBytes { random.fill($0) }
            for (column, values) in differences.enumerated() {
                let sum = totals[column] - 2 * flippedSum(values, bits)
                // Sums of the same numbers in another order differ by rounding; ties count.
                if abs(sum) >= abs(totals[column]) - spreads[column] * 1e-12 {
                    extreme[column] += 1
                }
            }
        }
        return extreme.map { Double($0 + 1) / Double(flips + 1) }
    }

    private static func flippedSum(_ values: [Double], _ bits: [UInt64]) -> Double {
        var sum = 0.0
        values.withUnsafeBufferPointer { values in
            for (place, word) in bits.enumerated() {
                var word = word
                let start = place * 64
                let rest = values.count - start
                if rest < 64 { word &= (1 << UInt64(max(0, rest))) - 1 }
                while word != 0 {
                    sum += values[start + word.trailingZeroBitCount]
                    word &= word - 1
                }
            }
        }
        return sum
    }
}
