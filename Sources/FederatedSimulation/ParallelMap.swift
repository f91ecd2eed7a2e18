import Dispatch
import LinearAlgebra
import Synchronization

/// Runs independent work on several threads and keeps the results in order.
enum ParallelMap {
    /// Splits `0..<count` into at most `workers` ranges and maps each on its own thread.
    ///
    /// - Returns: one result per range, in order.
    /// - Throws: the first error of any range.
    static func map<Result: Sendable>(
        count: Int,
        workers: Int,
        _ body: @Sendable (Range<Int>) throws -> Result
    ) throws -> [Result] {
        let ranges = split(count: count, parts: workers)
        let results = Mutex<[Int: Swift.Result<Result, any Error>]>([:])
        LinearAlgebraThreads.withOne {
            DispatchQueue.concurrentPerform(iterations: ranges.count) { index in
                let outcome = Swift.Result { try body(ranges[index]) }
                results.withLock { $0[index] = outcome }
            }
        }
        let outcomes = results.withLock { $0 }
        return try ranges.indices.compactMap { try outcomes[$0]?.get() }
    }

    /// Cuts `0..<count` into at most `parts` non-empty ranges of nearly equal size.
    static func split(count: Int, parts: Int) -> [Range<Int>] {
        let parts = max(1, min(parts, count))
        return (0..<parts).map { (count * $0 / parts)..<(count * ($0 + 1) / parts) }
            .filter { !$0.isEmpty }
    }
}
