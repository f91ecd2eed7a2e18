public import FederatedSimulation

/// A comparison in words.
public enum ComparisonWords {
    /// What can be said of one metric, for people who know no statistics, with the numbers for those who do.
    public static func statement(_ difference: MetricDifference, _ method: RunComparison.Method)
        -> String
    {
        let name = MetricWords.heading(difference.metric)
        let size = Numeric.decimal(abs(difference.difference))
        let relative =
            difference.second > 0 && abs(difference.difference / difference.second) <= 10
            ? " (\(Numeric.signed(difference.difference / difference.second * 100, 1)) %)" : ""
        let interval =
            "\(Numeric.percent(method.confidence, 0)) interval "
            + "\(Numeric.range(difference.interval)), p \(pValue(difference.pValue)), "
            + "corrected p \(pValue(difference.adjustedPValue))"
        return switch difference.verdict {
        case .firstIsBetter: "\(name): A is better by \(size)\(relative); \(interval)."
        case .secondIsBetter: "\(name): B is better by \(size)\(relative); \(interval)."
        case .different:
            "\(name): A is \(difference.difference > 0 ? "higher" : "lower") by \(size)\(relative), "
                + "which is neither good nor bad by itself; \(interval)."
        case .notShown:
            "\(name): no difference is shown (A minus B is "
                + "\(Numeric.signed(difference.difference)); \(interval)). That does not show that "
                + "there is none."
        }
    }

    /// One line for all.
    public static func headline(_ comparison: RunComparison) -> String {
        let quality = comparison.differences.filter {
            MetricWords.direction($0.metric) != .neither
        }
        let first = quality.filter { $0.verdict == .firstIsBetter }
        let second = quality.filter { $0.verdict == .secondIsBetter }
        func names(_ list: [MetricDifference]) -> String {
            list.map { MetricWords.heading($0.metric) }.joined(separator: ", ")
        }
        return switch (first.isEmpty, second.isEmpty) {
        case (true, true): "No difference in quality is shown between A and B."
        case (false, true): "A is better than B on \(names(first))."
        case (true, false): "B is better than A on \(names(second))."
        case (false, false):
            "A is better on \(names(first)), and B is better on \(names(second))."
        }
    }

    /// What the statistics are, and what they leave out.
    public static func notes(_ comparison: RunComparison) -> [String] {
        let method = comparison.method
        let count = comparison.differences.count
        return [
            "The same \(RunSummary.grouped(comparison.users)) people were scored by both models, "
                + "person by person. Intervals resample people "
                + "(\(RunSummary.grouped(method.resamples)) times); p-values flip the sign of each "
                + "person's difference as often.",
            "\(count == 1 ? "One metric was" : "\(count) metrics were") compared; "
                + "corrected p-values (Holm) keep the chance of any false finding at "
                + "\(Numeric.percent(1 - method.confidence, 1)). They do not know of other "
                + "comparisons that you make.",
            "This says what would hold for other people of the same kind, the two models kept. It "
                + "does not say what another seed or other noise would give: one run stands for each "
                + "scenario. Compare over several seeds, within each seed.",
            "Figures are computed outside the privacy boundary on held-out data; they are no "
                + "private release.",
        ]
    }

    /// ε of a run in words.
    public static func privacy(_ report: RunReport) -> String {
        guard let epsilon = report.privacy.epsilon else { return "no privacy (ε is infinite)" }
        let delta = report.privacy.delta.map { " at δ \(Numeric.power($0))" } ?? ""
        return "ε \(RunSummary.short(epsilon))\(delta)"
    }

    /// A p-value with as many digits as it deserves.
    static func pValue(_ value: Double) -> String {
        value < 0.001 ? "= \(Numeric.decimal(value, 5))" : "= \(Numeric.decimal(value, 3))"
    }
}
