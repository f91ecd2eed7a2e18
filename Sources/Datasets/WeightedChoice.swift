import ProtocolPrimitives

/// A fixed list of weighted candidates to draw from, in integers throughout.
struct WeightedChoice: Sendable {
    private let candidates: [Int32]
    private let cumulative: [UInt64]

    /// Creates the choice; weights are rounded down to multiples of 2^-32, but not to 0.
    ///
    /// - Precondition: as many weights as candidates, at least one, each from 0 to 2^20.
    init(_ candidates: [Int32], weights: [Double]) {
        precondition(!candidates.isEmpty && candidates.count == weights.count)
        var total: UInt64 = 0
        self.candidates = candidates
        cumulative = weights.map { weight in
            total += max(1, UInt64(weight * 4_294_967_296))
            return total
        }
    }

    /// Draws one candidate.
    ///
    /// - Complexity: O(log n).
    func draw(using random: inout some RandomSource) -> Int32 {
        let target = random.uint64(below: cumulative[cumulative.count - 1])
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] <= target { low = middle + 1 } else { high = middle }
        }
        return candidates[low]
    }
}
