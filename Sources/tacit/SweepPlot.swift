import FederatedSimulation
import RunReports

/// What `--plot` of a sweep draws, and why it may not.
enum SweepPlot {
    /// The swept key on the plot's axis.
    ///
    /// - Parameter combinations: the sweep's runs.
    /// - Returns: the key, as in `privacy.epsilon`.
    /// - Throws: ``CommandFailure`` if the first key but `seed` has values other than positive numbers,
    ///   or fewer than two.
    static func key(of combinations: [[String]]) throws -> String {
        guard let first = SweepCurve.firstKey(of: combinations) else {
            throw CommandFailure(message: "--plot needs a --sweep over a number", code: .usage)
        }
        guard let key = SweepCurve.key(of: combinations) else {
            throw CommandFailure(
                message: "--plot needs two or more positive numbers of \(first)",
                code: .usage
            )
        }
        return key
    }

    /// The plot.
    ///
    /// - Parameters:
    ///   - metric: the metric's name.
    ///   - combinations: the sweep's runs.
    ///   - reports: one per run.
    /// - Returns: one line per combination of the other keys, then the baselines.
    /// - Throws: ``CommandFailure`` if a run has no such metric.
    static func plot(metric: String, combinations: [[String]], reports: [RunReport]) throws
        -> LinePlot
    {
        let runs = zip(combinations, reports).map { (changes: $0, report: $1) }
        guard let plot = SweepCurve(runs)?.plot(of: metric) else {
            throw CommandFailure(message: "the runs have no positive \(metric) to plot")
        }
        return plot
    }
}
