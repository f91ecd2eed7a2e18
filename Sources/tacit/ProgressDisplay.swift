import FederatedSimulation
import Foundation
import Synchronization

/// Shows a simulation's progress on stderr: a live bar on a terminal, plain lines when piped.
final class ProgressDisplay: SimulationObserver {
    private struct State {
        var step = ""
        var index = 0
        var count = 1
        var epsilon: Double?
        var phase = ""
        var lastDraw = 0.0
        var barIsShown = false
    }

    private static let phases = [
        "advertiseKeys", "shareKeys", "maskedInputCollection", "consistencyCheck", "unmasking",
    ]
    private static let barWidth = 20
    private let isTerminal: Bool
    private let start = Date()
    private let state = Mutex(State())

    init(isTerminal: Bool = isatty(STDERR_FILENO) == 1) { self.isTerminal = isTerminal }

    func begin(step: String, index: Int, count: Int, epsilon: Double?) {
        state.withLock { state in
            state.step = step
            state.index = index
            state.count = max(count, index + 1)
            state.epsilon = epsilon
            state.phase = ""
            if isTerminal {
                draw(&state, completed: 0, total: 1)
            } else {
                write("\(heading(state))\n")
            }
        }
    }

    func advance(phase: String, completed: Int, total: Int) {
        state.withLock { state in
            let isNewPhase = phase != state.phase
            state.phase = phase
            guard isTerminal else {
                if completed == total, total > 0 {
                    write("\(heading(state)), \(phase): \(RunSummary.grouped(total)) clients\n")
                }
                return
            }
            let now = Date().timeIntervalSince(start)
            guard isNewPhase || completed == total || now - state.lastDraw > 0.1 else { return }
            draw(&state, completed: completed, total: total)
        }
    }

    /// Removes the bar, so that what follows starts on a clean line.
    func finish() {
        state.withLock { state in
            if state.barIsShown { write("\r\u{1B}[K") }
            state.barIsShown = false
        }
    }

    private func heading(_ state: State) -> String {
        let epsilon = state.epsilon.map { String(format: ", ε so far %.3g", $0) } ?? ""
        return "\(state.step)\(epsilon)"
    }

    private func draw(_ state: inout State, completed: Int, total: Int) {
        let now = Date().timeIntervalSince(start)
        state.lastDraw = now
        state.barIsShown = true
        let share = total > 0 ? Double(completed) / Double(total) : 0
        let inStep: Double
        if let phase = Self.phases.firstIndex(of: state.phase) {
            inStep = (Double(phase) + share) / Double(Self.phases.count)
        } else {
            inStep = share
        }
        let fraction = min(1, (Double(state.index) + inStep) / Double(state.count))
        let filled = Int(fraction * Double(Self.barWidth))
        let bar =
            String(repeating: "█", count: filled)
            + String(repeating: "░", count: Self.barWidth - filled)
        let clients =
            total > 1
            ? " \(state.phase) \(RunSummary.grouped(completed))/\(RunSummary.grouped(total))" : ""
        let left =
            fraction > 0.05 ? ", \(Self.duration(now * (1 - fraction) / fraction)) left" : ""
        let line = "\(bar) \(Int(fraction * 100)) % \(heading(state))\(clients)\(left)"
        write("\r\u{1B}[K\(line.prefix(Self.columns - 1))")
    }

    /// Width of the terminal, so that a line never wraps.
    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
        return Int(size.ws_col)
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 359_999).rounded(.up))
        return whole < 60 ? "\(whole) s" : String(format: "%d:%02d min", whole / 60, whole % 60)
    }

    private func write(_ text: String) { StandardStream.write(text, to: STDERR_FILENO) }
}
