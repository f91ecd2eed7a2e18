import FederatedSimulation
import Foundation
import Recommenders

/// The table at the end of a sweep.
enum SweepTable {
    private static let columnLimit = 5

    static func text(combinations: [[String]], reports: [RunReport]) -> String {
        let columns = columns(reports)
        var rows = zip(combinations, reports).map { combination, report in
            Row(
                label: combination.joined(separator: " "),
                metrics: report.metrics,
                epsilon: report.privacy.epsilon,
                seconds: report.seconds,
                memory: report.peakMemoryBytes
            )
        }
        rows += means(combinations, reports, columns)
        let width = max(5, rows.map(\.label.count).max() ?? 0) + 2
        var text = pad("run", width) + columns.map { leftPad($0, cellWidth(of: $0)) }.joined()
        text += leftPad("ε", 10) + leftPad("seconds", 9) + leftPad("memory", 11) + "\n"
        for row in rows {
            text += pad(row.label, width)
            text += columns.map { name in
                leftPad(
                    row.metrics[name].map { String(format: "%.4f", $0) } ?? "–",
                    cellWidth(of: name)
                )
            }.joined()
            text += leftPad(row.epsilon.map { String(format: "%.4f", $0) } ?? "none", 10)
            text += leftPad(String(format: "%.1f", row.seconds), 9)
            text += leftPad(RunSummary.bytes(row.memory), 11) + "\n"
        }
        return text
    }

    /// The first metrics of ranks, in the scenario's order; if there are none, of any kind.
    static func columns(_ reports: [RunReport]) -> [String] {
        let names = reports.first?.evaluation?.metrics ?? []
        let ranks = names.filter { (try? MetricName(parsing: $0))?.kind.basis == .ranks }
        return Array((ranks.isEmpty ? names : ranks).prefix(columnLimit))
    }

    private static func cellWidth(of column: String) -> Int { max(11, column.count + 2) }

    private struct Row {
        var label: String
        var metrics: [String: Double]
        var epsilon: Double?
        var seconds: Double
        /// Peak of the process, which runs the whole sweep.
        var memory: Int
    }

    /// One row per combination of everything but the seed, if several seeds were run.
    private static func means(
        _ combinations: [[String]],
        _ reports: [RunReport],
        _ columns: [String]
    ) -> [Row] {
        var order: [String] = []
        var groups: [String: [RunReport]] = [:]
        for (combination, report) in zip(combinations, reports) {
            let rest = combination.filter { !$0.hasPrefix("seed=") }.joined(separator: " ")
            if groups[rest] == nil { order.append(rest) }
            groups[rest, default: []].append(report)
        }
        return order.compactMap { label in
            guard let group = groups[label], group.count > 1 else { return nil }
            var metrics: [String: Double] = [:]
            for name in columns {
                metrics[name] =
                    group.compactMap { $0.metrics[name] }.reduce(0, +) / Double(group.count)
            }
            return Row(
                label: "mean of \(group.count) seeds \(label)",
                metrics: metrics,
                epsilon: group.compactMap(\.privacy.epsilon).max(),
                seconds: group.map(\.seconds).reduce(0, +) / Double(group.count),
                memory: group.map(\.peakMemoryBytes).max() ?? 0
            )
        }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func leftPad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
