import Synchronization

/// A place where a process may die between two changes of the disk; for tests of what is left then.
package enum WritePoint {
    /// Called with what is about to be done and to which path.
    package typealias Observer = @Sendable (FileOperation, String) -> Void

    private static let observer = Mutex<(prefix: String, call: Observer)?>(nil)

    /// Has an observer called before every change of the disk below a directory.
    ///
    /// Each write is then done in two halves, so that it can also end in the middle. One observer at a
    /// time; nothing but tests sets one.
    ///
    /// - Parameters:
    ///   - directory: begins the paths to observe.
    ///   - call: called on the thread that is about to change the disk.
    ///   - body: what is observed.
    /// - Throws: what the body throws.
    package static func observing(
        _ directory: String,
        _ call: @escaping Observer,
        _ body: () throws -> Void
    ) rethrows {
        observer.withLock { $0 = (directory, call) }
        defer { observer.withLock { $0 = nil } }
        try body()
    }

    /// Announces a change.
    package static func reach(_ operation: FileOperation, _ path: String) {
        observer.withLock { $0 }.map { if path.hasPrefix($0.prefix) { $0.call(operation, path) } }
    }

    /// How many of `count` bytes to write to a path before the next point.
    package static func stretch(of count: Int, _ path: String) -> Int {
        let isObserved = observer.withLock { $0.map { path.hasPrefix($0.prefix) } ?? false }
        return isObserved && count > 1 ? (count + 1) / 2 : count
    }
}
