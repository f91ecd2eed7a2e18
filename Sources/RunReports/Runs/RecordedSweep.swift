import FederatedSimulation
import Foundation

/// The runs of a sweep that finished.
struct RecordedSweep: Sendable {
    /// One run.
    struct Run: Sendable {
        /// The changes it was made with.
        var changes: [String]
        /// What it says of itself.
        var report: RunReport
    }

    /// The runs in their order.
    var runs: [Run]

    /// Puts runs together.
    init(runs: [Run]) { self.runs = runs }

    /// Reads the runs of a sweep's directory; those that cannot be read are left out.
    ///
    /// - Returns: nil if the directory is no sweep's.
    /// - Throws: `SimulationError.damagedRun` or `FileError`.
    init?(path: String) throws {
        guard let record = try SweepRecord.read(from: path) else { return nil }
        runs = record.runs.compactMap { run in
            let report = try? RunDirectory(path: "\(path)/\(run.directory)").report()
            return report.map { Run(changes: run.changes, report: $0) }
        }
    }

    /// Reads the sweep that a run is part of.
    ///
    /// - Returns: nil if it is none's.
    /// - Throws: as ``init(path:)``.
    init?(around run: String) throws {
        let place = URL(fileURLWithPath: run).standardizedFileURL
        let parent = place.deletingLastPathComponent().path
        guard let record = try SweepRecord.read(from: parent),
            record.runs.contains(where: { $0.directory == place.lastPathComponent })
        else { return nil }
        try self.init(path: parent)
    }
}
