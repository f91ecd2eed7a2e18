import Foundation

/// CPU time of the process and time that passed, in seconds.
struct BenchmarkClock {
    /// CPU seconds of all threads.
    let cpu: Double
    /// Seconds on a clock that never goes back.
    let wall: Double

    /// The clocks' present readings.
    static var now: Self {
        Self(cpu: read(CLOCK_PROCESS_CPUTIME_ID), wall: read(CLOCK_MONOTONIC))
    }

    /// What passed between two readings.
    static func - (later: Self, earlier: Self) -> Self {
        Self(cpu: later.cpu - earlier.cpu, wall: later.wall - earlier.wall)
    }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        // Fails only for clocks that do not exist.
        _ = clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
