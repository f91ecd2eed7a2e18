import FederatedSimulation
import Foundation

/// The table at the end of a sweep.
enum SweepTable {
    private static let columns = ["ndcg@10", "hr@10", "recall@20", "ndcg@20"]

    static func text(combinations: [[String]], reports: [RunReport]) -> String {
        let labels = combinations.map { $0.joined(separator: " ") }
        let width = max(5, labels.map(\.count).max() ?? 0) + 2
        var text = pad("run", width) + columns.map { leftPad($0, 11) }.joined()
        text += leftPad("ε", 10) + leftPad("seconds", 9) + leftPad("memory", 11) + "\n"
        for (label, report) in zip(labels, reports) {
            text += pad(label, width)
            text += columns.map { name in
                leftPad(report.metrics[name].map { String(format: "%.4f", $0) } ?? "–", 11)
            }.joined()
            text += leftPad(
                report.privacy.epsilon.map { String(format: "%.4f", $0) } ?? "none", 10)
            text += leftPad(String(format: "%.1f", report.seconds), 9)
            text += leftPad(RunSummary.bytes(report.peakMemoryBytes), 11) + "\n"
        }
        return text
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func leftPad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
