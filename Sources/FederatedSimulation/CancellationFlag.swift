import Synchronization

/// A flag that a signal handler raises and long loops look at.
public final class CancellationFlag: Sendable {
    private let raised = Atomic<Bool>(false)

    /// Creates a lowered flag.
    public init() {}

    /// Asks the work to stop at the next good place.
    public func raise() { raised.store(true, ordering: .relaxed) }

    /// Whether the work should stop.
    public var isRaised: Bool { raised.load(ordering: .relaxed) }

    /// Stops the work if the flag is raised.
    ///
    /// - Throws: ``SimulationError/interrupted``.
    public func check() throws(SimulationError) {
        if isRaised { throw .interrupted }
    }
}
