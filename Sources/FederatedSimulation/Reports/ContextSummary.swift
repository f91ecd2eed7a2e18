import Foundation

/// What a person reads of a run's counts by context.
enum ContextSummary {
    /// A line on the counts, and a table of what lists gain where that was asked for.
    ///
    /// - Parameters:
    ///   - report: of the counts.
    ///   - names: metrics in their order.
    /// - Returns: lines, an empty one first.
    static func lines(_ report: ContextReport, _ names: [String]) -> [String] {
        var lines = [
            "",
            "  \(report.items) items by \(report.by), \(report.knownValues) of "
                + "\(report.values.count) values above the noise; spread of what is special "
                + String(format: "%.2f", report.variance.squareRoot()),
        ]
        guard let evaluation = report.evaluation else { return lines }
        let known = names.filter { evaluation.metrics[$0] != nil }
        lines += MetricTable.lines(
            known,
            rows: [
                MetricTable.Row(
                    String(format: "lists that follow it, strength %g", report.boost),
                    evaluation.metrics
                ), MetricTable.Row("the same choices without", evaluation.plain),
            ]
        )
        for name in known {
            guard let pair = report.differences?[name], pair.count == 2 else { continue }
            lines.append(
                "    \(name): \(String(format: "%+.4f ± %.4f", pair[0], pair[1])) in "
                    + "\(RunSummary.grouped(evaluation.cases)) cases, computed outside the privacy "
                    + "boundary"
            )
        }
        return lines
    }
}
