/// A comparison as a table for a terminal.
public enum ComparisonText {
    /// Rows of cells, headings first.
    public static func rows(_ comparison: RunComparison) -> [[String]] {
        [["metric", "A", "B", "A - B", "interval", "p", "p corrected", "verdict"]]
            + comparison.differences.map { difference in
                [
                    PlainText.masked(difference.metric), Numeric.decimal(difference.first),
                    Numeric.decimal(difference.second), Numeric.signed(difference.difference),
                    Numeric.range(difference.interval), Numeric.decimal(difference.pValue, 4),
                    Numeric.decimal(difference.adjustedPValue, 4), words(difference.verdict),
                ]
            }
            + comparison.untested.map { entry in
                [
                    PlainText.masked(entry.metric), Numeric.decimal(entry.first),
                    Numeric.decimal(entry.second),
                    Numeric.signed(entry.first - entry.second), "–", "–", "–", "not tested",
                ]
            }
    }

    /// A difference with its sign.
    public static func signed(_ value: Double) -> String { Numeric.signed(value) }

    private static func words(_ verdict: MetricDifference.Verdict) -> String {
        switch verdict {
        case .firstIsBetter: "A is better"
        case .secondIsBetter: "B is better"
        case .different: "different"
        case .notShown: "not shown"
        }
    }
}
