public import FederatedSimulation

/// A run with the per-user figures that a comparison needs.
public struct ComparedRun: Sendable {
    /// Where it is.
    public let path: String
    /// What it says of itself.
    public let report: RunReport
    /// What it was evaluated on.
    let data: EvaluationFingerprint
    /// One row per tested user.
    let figures: UserFigures

    /// What is compared of a run.
    public enum Lists: String, Sendable, CaseIterable {
        /// Everybody's own lists.
        case model
        /// The lists of people's segments.
        case segments
    }

    /// Reads a completed run.
    ///
    /// - Parameters:
    ///   - path: of the run.
    ///   - lists: what is compared of it.
    /// - Throws: ``RunReportsError``, `SimulationError` for a damaged run, or `FileError`.
    public init(path: String, lists: Lists = .model) throws {
        let run = try RecordedRun(path: path)
        var report = run.report
        var name = RunDirectory.modelFigures
        if lists == .segments {
            guard let segments = report.segments else {
                throw RunReportsError.nothingToCompare(path: path, reason: "has no segments")
            }
            name = RunDirectory.segmentFigures
            report.metrics = segments.metrics
            report.algorithm += ", segments by \(segments.algorithm)"
        }
        try self.init(path: path, report: report, figures: run.directory.figures(of: name))
    }

    /// Checks that a run can be compared.
    ///
    /// - Throws: ``RunReportsError/nothingToCompare(path:reason:)`` or `SimulationError.damagedRun`.
    init(path: String, report: RunReport, figures: UserFigures?) throws {
        guard report.status == "completed" else {
            throw RunReportsError.nothingToCompare(
                path: path,
                reason: "did not complete (\(report.status)), so it has nothing to compare"
            )
        }
        guard let figures, let method = report.evaluation, let data = method.data else {
            throw RunReportsError.nothingToCompare(
                path: path,
                reason: "keeps no figures of each person (evaluation/model.csv); "
                    + "it was simulated by an earlier version, or they were removed"
            )
        }
        guard figures.users == method.users, Self.fits(figures, report) else {
            throw SimulationError.damagedRun(
                path: "\(path)/evaluation/\(RunDirectory.modelFigures).csv",
                reason: "does not have the figures that run.json reports"
            )
        }
        self.path = path
        self.report = report
        self.data = data
        self.figures = figures
    }

    /// Whether means over the users are the run's own figures.
    private static func fits(_ figures: UserFigures, _ report: RunReport) -> Bool {
        guard figures.names != UserFigures.ratingColumns else { return true }
        return zip(figures.names, figures.columns).allSatisfy { name, column in
            guard let reported = report.metrics[name] else { return false }
            let mean = column.reduce(0, +) / Double(max(1, column.count))
            return abs(mean - reported) <= 1e-9 * max(1, abs(reported))
        }
    }
}
