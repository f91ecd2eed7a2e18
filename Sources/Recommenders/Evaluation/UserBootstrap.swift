public import ProtocolPrimitives

/// The percentile bootstrap over users (Efron 1979; Efron and Tibshirani 1993, chapter 13).
///
/// A resample draws as many users as there are, with replacement. All columns of a call see the same
/// resamples. What is resampled are users only: the model and its noise stay as they are.
public enum UserBootstrap {
    /// The sums of every column in every resample.
    ///
    /// - Parameters:
    ///   - columns: columns of equal length, one finite number per user, at least one user.
    ///   - resamples: at least 100.
    ///   - random: the source of the resamples.
    /// - Returns: for every column one sum per resample.
    /// - Throws: ``RecommendersError/invalidEvaluation(part:expected:)``.
    /// - Complexity: O(users · resamples · columns), with one random number per user and resample.
    public static func sums(
        of columns: [[Double]],
        resamples: Int,
        using random: inout some RandomSource
    ) throws(RecommendersError) -> [[Double]] {
        guard let users = columns.first?.count, users > 0, UInt32(exactly: users) != nil,
            columns.allSatisfy({ $0.count == users && $0.allSatisfy(\.isFinite) })
        else {
            throw .invalidEvaluation(
                part: "user values",
                expected: "columns of equal length with at least one user, all finite"
            )
        }
        guard resamples >= 100 else {
            throw .invalidEvaluation(part: "resamples", expected: "at least 100")
        }
        var sums = columns.map { _ in [Double]() }
        for column in sums.indices { sums[column].reserveCapacity(resamples) }
        var draws = [UInt32](repeating: 0, count: users)
        // How often each user was drawn: a column's sum is then one scalar product.
        var counts = [Double](repeating: 0, count: users)
        for _ in 0..<resamples {
            draws.withUnsafeMutableBytes { random.fill($0) }
            for user in counts.indices { counts[user] = 0 }
            count(draws, into: &counts, using: &random)
            for column in columns.indices { sums[column].append(dot(counts, columns[column])) }
        }
        return sums
    }

    /// The means of every column in every resample.
    ///
    /// - Throws: as ``sums(of:resamples:using:)``.
    public static func means(
        of columns: [[Double]],
        resamples: Int,
        using random: inout some RandomSource
    ) throws(RecommendersError) -> [[Double]] {
        let users = Double(columns.first?.count ?? 0)
        return try sums(of: columns, resamples: resamples, using: &random).map { sums in
            sums.map { $0 / users }
        }
    }

    /// The percentile interval of resampled statistics.
    ///
    /// Ends are the quantiles (1 ∓ confidence) / 2 by linear interpolation of order statistics
    /// (definition 7 of Hyndman and Fan 1996, the default of R and numpy).
    ///
    /// - Throws: ``RecommendersError/invalidEvaluation(part:expected:)`` if there is no statistic,
    ///   one is not finite, or the confidence is not between 0 and 1.
    public static func interval(of statistics: [Double], confidence: Double)
        throws(RecommendersError) -> ConfidenceInterval
    {
        guard !statistics.isEmpty, statistics.allSatisfy(\.isFinite) else {
            throw .invalidEvaluation(part: "resampled statistics", expected: "finite numbers")
        }
        guard confidence > 0, confidence < 1 else {
            throw .invalidEvaluation(part: "confidence", expected: "a number between 0 and 1")
        }
        let sorted = statistics.sorted()
        return ConfidenceInterval(
            low: quantile(sorted, (1 - confidence) / 2),
            high: quantile(sorted, (1 + confidence) / 2)
        )
    }

    private static func quantile(_ sorted: [Double], _ probability: Double) -> Double {
        let place = probability * Double(sorted.count - 1)
        let below = min(Int(place), sorted.count - 1)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }

    /// Turns uniform words into users, exactly uniformly (Lemire 2019), and counts them.
    private static func count(
        _ draws: [UInt32],
        into counts: inout [Double],
        using random: inout some RandomSource
    ) {
        let users = UInt32(truncatingIfNeeded: counts.count)
        let threshold = (0 &- users) % users
        for draw in draws {
            var product = UInt32(littleEndian: draw).multipliedFullWidth(by: users)
            while product.low < threshold {
                let word = UInt32(truncatingIfNeeded: random.uint64())
                product = word.multipliedFullWidth(by: users)
            }
            counts[Int(product.high)] += 1
        }
    }

    /// A scalar product in eight running sums, which the processor adds side by side.
    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                let count = min(left.count, right.count)
                var first = SIMD4<Double>()
                var second = SIMD4<Double>()
                var index = 0
                while index + 8 <= count {
                    first += lanes(left, index) * lanes(right, index)
                    second += lanes(left, index + 4) * lanes(right, index + 4)
                    index += 8
                }
                var sum = (first + second).sum()
                while index < count {
                    sum += left[index] * right[index]
                    index += 1
                }
                return sum
            }
        }
    }

    private static func lanes(_ values: UnsafeBufferPointer<Double>, _ start: Int) -> SIMD4<Double>
    {
        SIMD4(values[start], values[start + 1], values[start + 2], values[start + 3])
    }
}
