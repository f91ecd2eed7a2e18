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
        if let segments = report.segments {
            lines += SegmentSummary.lines(
                segments,
                report.evaluation?.metrics ?? report.metrics.keys.sorted()
            )
        }
        if let context = report.context {
            lines += ContextSummary.lines(
                context,
                report.evaluation?.metrics ?? report.metrics.keys.sorted()
            )
        }
        lines.append("")
        lines += facts(report)
        for warning in report.warnings { lines.append("warning: \(warning)") }
        lines.append("")
        lines.append("run written to \(report.run)")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func table(_ report: RunReport) -> [String] {
        let label: String
        if let epsilon = report.privacy.epsilon {
            label = "\(report.algorithm), ε = \(short(epsilon))"
        } else {
            label = "\(report.algorithm), NO PRIVACY"
        }
        var rows = [
            MetricTable.Row(label, report.metrics, intervals: report.metricsConfidence ?? [:])
        ]
        if let metrics = report.baselines["withoutPrivacy"] {
            rows.append(MetricTable.Row("the same model without privacy", metrics))
        }
        if let metrics = report.baselines["popularity"] {
            rows.append(MetricTable.Row("popularity without privacy", metrics))
        }
        if let metrics = report.baselines["popularityInHindsight"] {
            rows.append(MetricTable.Row("popularity in hindsight", metrics))
        }
        if let metrics = report.baselines["globalMean"] {
            rows.append(MetricTable.Row("the mean of all ratings", metrics))
        }
        let names = report.evaluation?.metrics ?? report.metrics.keys.sorted()
        return MetricTable.lines(
            names,
            rows: rows,
            interval: interval(report.evaluation?.confidence)
        ) + groups(report.groups ?? [:], names)
    }

    /// What the lines with intervals are called.
    public static func interval(_ confidence: Double?) -> String {
        String(format: "%g %% interval", (confidence ?? 0) * 100)
    }

    /// One block of tables per division of the users, each with the gap between groups.
    ///
    /// - Parameters:
    ///   - divisions: divisions by name.
    ///   - names: metrics in their order.
    /// - Returns: lines, with an empty one before each block.
    public static func groups(_ divisions: [String: EvaluationReport.Division], _ names: [String])
        -> [String]
    {
        var lines: [String] = []
        for (name, division) in divisions.sorted(by: { $0.key < $1.key }) {
            var rows = division.groups.map {
                MetricTable.Row("\($0.label) (\(grouped($0.users)))", $0.metrics)
            }
            rows.append(
                MetricTable.Row("largest minus smallest", division.gaps.mapValues(\.difference))
            )
            rows.append(
                MetricTable.Row("smallest over mean", division.gaps.compactMapValues(\.worstToMean))
            )
            let withheld =
                division.withheld == 0
                ? "" : "; \(division.withheld) too small to be reported"
            let known = names.filter { name in
                division.groups.contains { $0.metrics[name] != nil }
            }
            lines += ["", "  by \(name)\(withheld)"] + MetricTable.lines(known, rows: rows)
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
            let check = privacy.accountant == "rdp" ? "pld" : "rdp"
            if let other = privacy.accountants[check] {
                fact(
                    "",
                    "(\(privacy.accountant) accountant; cross-check \(check): ε ≤ \(short(other)))"
                )
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
        if let new = report.newItems {
            fact(
                "new items",
                "\(grouped(new.count)) that training never saw, placed by \(grouped(new.features)) "
                    + String(
                        format: "features that explain %.1f %% of factors",
                        new.explainedShare * 100
                    )
            )
        }
        if let evaluation = report.evaluation {
            fact(
                "quality measured",
                "on held-out items of \(grouped(evaluation.users)) people, outside the privacy "
                    + "boundary"
            )
        }
        if let federated = report.federatedEvaluation {
            let figures = (report.evaluation?.metrics ?? federated.metrics.keys.sorted())
                .compactMap { name in
                    federated.metrics[name].map {
                        String(format: "%@ %.4f ± %.4f", name, $0.value, $0.standardError)
                    }
                }
            fact("measured by clients", figures.joined(separator: ", "))
            fact("", "inside the privacy boundary, for ε \(short(federated.epsilon)) of their own")
        }
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
    public static func short(_ epsilon: Double) -> String {
        guard epsilon.isFinite, epsilon > 0 else { return "\(epsilon)" }
        // What calibration leaves below the target is far smaller than the digits shown.
        let scale = pow(10, 3 - (log10(epsilon)).rounded(.down))
        let rounded = ((epsilon * scale) - 1e-6).rounded(.up) / scale
        return String(format: "%g", rounded)
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
