/// Passes over a user's scores, in blocks that the compiler turns into vector instructions.
enum ScoreScan {
    private static let blockCount = 512

    /// How many scores are at least `bound`; any number from `limit` on once there are so many.
    ///
    /// - Complexity: O(n).
    static func count(
        _ scores: UnsafeBufferPointer<Double>,
        atLeast bound: Double,
        stoppingAt limit: Int
    ) -> Int {
        let one = SIMD4<Int64>(repeating: 1)
        var count = 0
        var start = 0
        while start + blockCount <= scores.count {
            var first = SIMD4<Int64>()
            var second = SIMD4<Int64>()
            for index in stride(from: start, to: start + blockCount, by: 8) {
                first &+= SIMD4<Int64>().replacing(with: one, where: lanes(scores, index) .>= bound)
                second &+= SIMD4<Int64>().replacing(
                    with: one,
                    where: lanes(scores, index + 4) .>= bound
                )
            }
            count += Int((first &+ second).wrappedSum())
            if count >= limit { return count }
            start += blockCount
        }
        while start < scores.count {
            if scores[start] >= bound { count += 1 }
            start += 1
        }
        return count
    }

    private static func lanes(_ scores: UnsafeBufferPointer<Double>, _ start: Int)
        -> SIMD4<Double>
    {
        SIMD4(scores[start], scores[start + 1], scores[start + 2], scores[start + 3])
    }

    /// The items of the `count` largest scores, best first, ties by smaller index; never −∞ or NaN.
    ///
    /// - Complexity: O(n + insertions · count), with about count · log(n / count) insertions if
    ///   items are in no particular order.
    static func largest(_ count: Int, of scores: UnsafeBufferPointer<Double>) -> [Int32] {
        guard count > 0 else { return [] }
        var items: [Int32] = []
        var values: [Double] = []
        items.reserveCapacity(min(count, scores.count) + 1)
        values.reserveCapacity(min(count, scores.count) + 1)
        // What an item must be above to enter.
        var threshold = -Double.infinity
        func offer(_ index: Int) {
            let score = scores[index]
            guard score > threshold else { return }
            var low = 0
            var high = values.count
            while low < high {
                let middle = (low + high) / 2
                if values[middle] >= score { low = middle + 1 } else { high = middle }
            }
            values.insert(score, at: low)
            items.insert(Int32(truncatingIfNeeded: index), at: low)
            if values.count > count {
                values.removeLast()
                items.removeLast()
            }
            if values.count == count { threshold = values[count - 1] }
        }
        var index = 0
        while index + 8 <= scores.count {
            if any((lanes(scores, index) .> threshold) .| (lanes(scores, index + 4) .> threshold)) {
                for position in index..<(index + 8) { offer(position) }
            }
            index += 8
        }
        while index < scores.count {
            offer(index)
            index += 1
        }
        return items
    }
}
