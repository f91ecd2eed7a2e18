/// Takes many masks off a sum, on several threads.
public enum MaskRemoval {
    /// Applies masks to a sum, modulo 2^32.
    ///
    /// - Parameters:
    ///   - masks: what is applied, in its direction.
    ///   - sum: the sum.
    ///   - maxConcurrency: threads to use, at least 1.
    /// - Throws: ``SecureAggregationError/cipherUnavailable``.
    /// - Complexity: O(masks · lanes) time; one more sum per thread of memory.
    public static func apply(_ masks: [SignedMask], to sum: inout [UInt32], maxConcurrency: Int)
        throws(SecureAggregationError)
    {
        let laneCount = sum.count
        let workerCount = max(1, min(maxConcurrency, masks.count))
        let parts = ParallelMap.map(count: workerCount, maxConcurrency: workerCount) { worker in
            let first = masks.count * worker / workerCount
            let end = masks.count * (worker + 1) / workerCount
            return Result { () throws(SecureAggregationError) in
                try total(of: masks[first..<end], laneCount: laneCount)
            }
        }
        for part in parts {
            let total = try part.get()
            for lane in sum.indices { sum[lane] &+= total[lane] }
        }
    }

    private static func total(of masks: ArraySlice<SignedMask>, laneCount: Int)
        throws(SecureAggregationError) -> [UInt32]
    {
        let maskSum = try MaskSum(masks)
        var total = [UInt32](repeating: 0, count: laneCount)
        total.withUnsafeMutableBufferPointer { total in
            for start in stride(from: 0, to: laneCount, by: MaskSum.blockLaneCount) {
                let end = min(start + MaskSum.blockLaneCount, laneCount)
                let lanes = UnsafeMutableBufferPointer(rebasing: total[start..<end])
                maskSum.apply(to: lanes)
            }
        }
        return total
    }
}
