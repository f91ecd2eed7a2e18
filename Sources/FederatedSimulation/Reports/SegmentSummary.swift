import Foundation
import ModelRelease
import Recommenders

/// What a person reads of a run's segments.
enum SegmentSummary {
    /// Most segments that are listed.
    private static let limit = 32

    /// A few lines on the whole, and one for each segment.
    ///
    /// - Parameters:
    ///   - report: of the segments.
    ///   - names: metrics in their order.
    /// - Returns: lines, an empty one first.
    static func lines(_ report: SegmentReport, _ names: [String]) -> [String] {
        let known = names.filter { name in
            report.metrics[name] != nil && (try? MetricName(parsing: name))?.kind.basis == .ranks
        }
        var lines = [
            "",
            "  \(report.count) segments by \(report.algorithm), \(report.withheld) withheld for noisy "
                + "sizes below \(report.minimumCohort)",
        ]
        lines += MetricTable.lines(
            known,
            rows: [
                MetricTable.Row("the list of the own segment", report.metrics),
                MetricTable.Row("released popularity", report.popularity),
            ]
        )
        for (name, measure) in [
            ("silhouette", report.silhouette), ("stability", report.stability),
            ("cost over k-means without privacy", report.costRatio),
        ] {
            guard let measure else { continue }
            lines.append(
                "    \(name) \(String(format: "%.3f", measure.value)), "
                    + (measure.isPrivate
                        ? "a private release" : "computed outside the privacy boundary")
            )
        }
        lines.append("")
        for card in report.cards.prefix(limit) {
            let size = card.size.map { "about \(RunSummary.grouped(Int($0))) people" } ?? "withheld"
            lines.append("    \(card.id)  \(card.name): \(size)")
        }
        if report.cards.count > limit {
            lines.append("    and \(report.cards.count - limit) more")
        }
        return lines
    }
}
