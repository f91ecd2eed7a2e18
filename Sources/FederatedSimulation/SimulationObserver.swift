import Synchronization

/// Where a simulation is, for a progress display.
public struct SimulationProgress: Sendable, Equatable {
    /// "round 2: itemGram" or another step of the run.
    public var step: String
    /// The phase inside the step.
    public var phase: String
    /// Clients done in this phase.
    public var completed: Int
    /// Clients in this phase.
    public var total: Int
}

/// Receives progress from several threads.
public protocol SimulationObserver: Sendable {
    /// A new step of the run begins.
    ///
    /// - Parameters:
    ///   - step: its name for people.
    ///   - index: 0-based number of the step.
    ///   - count: how many steps there will be.
    ///   - epsilon: ε charged so far, nil without privacy.
    func begin(step: String, index: Int, count: Int, epsilon: Double?)
    /// Clients of the current step's phase are done.
    func advance(phase: String, completed: Int, total: Int)
}

/// An observer that shows nothing.
public struct SilentObserver: SimulationObserver {
    /// Creates the observer.
    public init() {}
    /// Does nothing.
    public func begin(step: String, index: Int, count: Int, epsilon: Double?) {}
    /// Does nothing.
    public func advance(phase: String, completed: Int, total: Int) {}
}

/// Counts finished clients over threads and reports them.
final class ProgressCounter: Sendable {
    private let observer: any SimulationObserver
    private let phase: String
    private let total: Int
    private let completed = Atomic<Int>(0)

    init(observer: any SimulationObserver, phase: String, total: Int) {
        self.observer = observer
        self.phase = phase
        self.total = total
        observer.advance(phase: phase, completed: 0, total: total)
    }

    func advance(by count: Int) {
        let (_, now) = completed.add(count, ordering: .relaxed)
        observer.advance(phase: phase, completed: now, total: total)
    }
}
