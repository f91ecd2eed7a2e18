import Foundation

/// The table a person reads at the end of a run.
public enum RunSummary {
    /// Formats a completed run.
    ///
    /// - Returns: several lines, each ending with a line feed.
    public static func text(_ report: RunReport) -> String {
        var lines: [String] = []
        lines.append(
            "\(report.name): \(report.algorithm) for \(grouped(report.users)) people and "
                + "\(grouped(report.items)) items from \(report.rounds) "
                + (report.rounds == 1 ? "private sum" : "private sums")
        )
        lines.append("")
        lines += table(report)
        lines.append("")
        lines += facts(report)
        for warning in report.warnings { lines.append("warning: \(warning)") }
        lines.append("")
        lines.append("run written to \(report.run)")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func table(_ report: RunReport) -> [String] {
        let columns = [("NDCG@10", "ndcg@10"), ("HR@10", "hr@10"), ("Recall@20", "recall@20")]
        func row(_ name: String, _ cells: [String]) -> String {
            "  " + pad(name, 34) + cells.map { leftPad($0, 11) }.joined()
        }
        func figures(_ metrics: [String: Double]) -> [String] {
            columns.map { metrics[$0.1].map { String(format: "%.4f", $0) } ?? "–" }
        }
        var lines = [row("how good are the lists", columns.map(\.0))]
        let label: String
        if let epsilon = report.privacy.epsilon {
            label = "\(report.algorithm), ε = \(short(epsilon))"
        } else {
            label = "\(report.algorithm), NO PRIVACY"
        }
        lines.append(row(label, figures(report.metrics)))
        if let metrics = report.baselines["withoutPrivacy"] {
            lines.append(row("the same model without privacy", figures(metrics)))
        }
        if let metrics = report.baselines["popularity"] {
            lines.append(row("popularity without privacy", figures(metrics)))
        }
        return lines
    }

    private static func facts(_ report: RunReport) -> [String] {
        var lines: [String] = []
        func fact(_ name: String, _ value: String) { lines.append("  " + pad(name, 22) + value) }
        let privacy = report.privacy
        if let epsilon = privacy.epsilon, let delta = privacy.delta, let budget = privacy.budget {
            fact(
                "privacy spent",
                "ε \(short(epsilon)) of \(short(budget)) at δ \(delta), one person's whole history"
            )
            if let rdp = privacy.accountants["rdp"] {
                fact("", "(\(privacy.accountant) accountant; cross-check rdp: ε ≤ \(short(rdp)))")
            }
        } else {
            fact("privacy spent", "NONE: sums were released exactly, ε is infinite")
        }
        let aggregation = report.secureAggregation
        if let neighbors = aggregation.neighbors, let threshold = aggregation.threshold {
            fact(
                "secure aggregation",
                "full: \(neighbors) neighbors a client, any \(threshold) reconstruct"
            )
        } else {
            fact("secure aggregation", "ideal: the same sums without the cryptography")
        }
        if let sent = aggregation.bytesPerClient, let received = aggregation.bytesReceivedPerClient
        {
            fact("bytes per client", "\(bytes(sent)) sent, \(bytes(received)) received")
        }
        let lost = aggregation.dropouts.values.reduce(0, +)
        fact(
            "dropouts survived",
            "\(grouped(lost)) in \(report.rounds) rounds; at least "
                + "\(grouped(aggregation.minimumContributors)) people in every sum"
        )
        fact(
            "time and memory",
            String(
                format: "%.1f s, %@",
                report.seconds,
                bytes(report.peakMemoryBytes)
            )
        )
        return lines
    }

    /// A number with thousands separators.
    public static func grouped(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: position)
            position -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }

    /// A byte count with a decimal unit.
    public static func bytes(_ count: Int) -> String {
        switch count {
        case ..<1_000: "\(count) B"
        case ..<1_000_000: String(format: "%.1f kB", Double(count) / 1e3)
        case ..<1_000_000_000: String(format: "%.2f MB", Double(count) / 1e6)
        default: String(format: "%.2f GB", Double(count) / 1e9)
        }
    }

    /// At most four significant digits, rounded up so that no cost is understated.
    static func short(_ epsilon: Double) -> String {
        guard epsilon.isFinite, epsilon > 0 else { return "\(epsilon)" }
        // What calibration leaves below the target is far smaller than the digits shown.
        let scale = pow(10, 3 - (log10(epsilon)).rounded(.down))
        let rounded = ((epsilon * scale) - 1e-6).rounded(.up) / scale
        return String(format: "%g", rounded)
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func leftPad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
