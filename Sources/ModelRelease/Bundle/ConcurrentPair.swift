import Dispatch
import Synchronization

/// Two pieces of work side by side, for what is too short for tasks and too long to wait for.
enum ConcurrentPair {
    /// Runs two closures, the second on the caller's thread or another's, and waits for both.
    static func run<First: Sendable, Second: Sendable>(
        _ first: @Sendable () -> First,
        _ second: @Sendable () -> Second
    ) -> (First, Second)? {
        let results = Mutex<(First?, Second?)>((nil, nil))
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            if index == 0 {
                let value = first()
                results.withLock { $0.0 = value }
            } else {
                let value = second()
                results.withLock { $0.1 = value }
            }
        }
        return results.withLock { values in
            guard let first = values.0, let second = values.1 else { return nil }
            return (first, second)
        }
    }
}
