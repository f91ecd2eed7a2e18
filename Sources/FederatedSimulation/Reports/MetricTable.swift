import Foundation
public import Recommenders

/// Tables of metrics for the terminal: a row per model or group, at most five metrics side by side.
public enum MetricTable {
    /// One row.
    public struct Row {
        /// What the row is of.
        public var label: String
        /// Figures by metric.
        public var metrics: [String: Double]
        /// Ends of intervals by metric; a row with any gets a second line.
        public var intervals: [String: [Double]]

        /// Creates a row.
        public init(
            _ label: String,
            _ metrics: [String: Double],
            intervals: [String: [Double]] = [:]
        ) {
            self.label = label
            self.metrics = metrics
            self.intervals = intervals
        }
    }

    private static let columnsPerTable = 5
    private static let narrowestLabel = 32
    private static let cellWidth = 13

    /// Formats the metrics of ranks first, then those of the lists; no table without a column.
    ///
    /// - Parameters:
    ///   - names: metrics in their order.
    ///   - rows: the rows of every table.
    ///   - interval: label of the lines with intervals.
    /// - Returns: lines without line feeds, an empty one between tables.
    public static func lines(_ names: [String], rows: [Row], interval: String = "") -> [String] {
        let metrics = names.compactMap { try? MetricName(parsing: $0) }
        let ranks = metrics.filter { $0.kind.basis == .ranks }
        let lists = metrics.filter { $0.kind.basis == .list || $0.kind.basis == .allLists }
        let ratings = metrics.filter { $0.kind.basis == .ratings }
        var tables: [[String]] = []
        let groups = [
            ("how good are the lists", ranks), ("what is in the lists", lists),
            ("how far off are the ratings", ratings),
        ]
        for (title, group) in groups {
            for start in stride(from: 0, to: group.count, by: columnsPerTable) {
                let columns = Array(group.dropFirst(start).prefix(columnsPerTable))
                tables.append(table(title, columns, rows, interval))
            }
        }
        return Array(tables.joined(separator: [""]))
    }

    private static func table(
        _ title: String,
        _ columns: [MetricName],
        _ rows: [Row],
        _ interval: String
    ) -> [String] {
        let width = max(narrowestLabel, rows.map(\.label.count).max() ?? 0)
        func line(_ label: String, _ cells: [String]) -> String {
            Self.line(label, width, columns, cells)
        }
        var lines = [line(title, columns.map(heading))]
        for row in rows {
            lines.append(line(row.label, columns.map { figure(row.metrics[$0.description]) }))
            let intervals = columns.map { row.intervals[$0.description] }
            guard intervals.contains(where: { $0 != nil }) else { continue }
            lines.append(line("  " + interval, intervals.map(range)))
        }
        return lines
    }

    private static func line(
        _ label: String,
        _ width: Int,
        _ columns: [MetricName],
        _ cells: [String]
    ) -> String {
        var line = "  " + label + spaces(width - label.count)
        for (column, cell) in zip(columns, cells) {
            line += spaces(max(cellWidth, heading(column).count + 2) - cell.count) + cell
        }
        // A metric without an interval at the end leaves no spaces behind.
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func spaces(_ count: Int) -> String {
        String(repeating: " ", count: max(0, count))
    }

    /// A metric's name as people write it.
    public static func heading(_ metric: MetricName) -> String {
        let word = metric.kind.rawValue
        let heading =
            switch metric.kind {
            case .f1, .hr, .mrr, .map, .ndcg, .auc, .rmse, .mae: word.uppercased()
            default: word.prefix(1).uppercased() + word.dropFirst()
            }
        return heading + (metric.cutoff.map { "@\($0)" } ?? "")
    }

    private static func figure(_ value: Double?) -> String {
        value.map { String(format: "%.4f", $0) } ?? "–"
    }

    private static func range(_ ends: [Double]?) -> String {
        guard let low = ends?.first, let high = ends?.last else { return "" }
        return String(format: "%.3f–%.3f", low, high)
    }
}
