import Dispatch
import Synchronization

/// Computes independent values on several threads.
package enum ParallelMap {
    /// The values of `body` at 0..<count, in order, computed in contiguous runs.
    ///
    /// - Parameters:
    ///   - count: how many, 0 or more.
    ///   - maxConcurrency: threads to use; 1 or less means the calling one.
    ///   - body: computes one value; called from several threads at once.
    /// - Returns: the values in order.
    package static func map<Value: Sendable>(
        count: Int,
        maxConcurrency: Int,
        _ body: @Sendable (Int) -> Value
    ) -> [Value] {
        let runCount = min(maxConcurrency, count)
        guard runCount > 1 else { return (0..<count).map(body) }
        let runs = Mutex([[Value]](repeating: [], count: runCount))
        DispatchQueue.concurrentPerform(iterations: runCount) { run in
            let values = ((count * run / runCount)..<(count * (run + 1) / runCount)).map(body)
            runs.withLock { $0[run] = values }
        }
        return runs.withLock { Array($0.joined()) }
    }
}
