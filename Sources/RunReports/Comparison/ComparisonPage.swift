import FederatedSimulation

/// The page of a comparison.
public struct ComparisonPage: Sendable {
    private let comparison: RunComparison
    private let version: String

    /// Prepares the page.
    ///
    /// - Parameters:
    ///   - comparison: what it is of.
    ///   - version: of this program, for the last line.
    public init(comparison: RunComparison, version: String) {
        self.comparison = comparison
        self.version = version
    }

    /// The document: one file without scripts, which loads nothing.
    public var html: String {
        let runs = [comparison.first, comparison.second]
        let warnings = zip(["A", "B"], runs).filter { $0.1.report.privacy.epsilon == nil }.map {
            Markup.warning("\($0.0) has NO PRIVACY: its sums were released exactly.")
        }
        return Page(
            title: "\(comparison.first.report.name) against \(comparison.second.report.name)",
            lead: [.paragraph(ComparisonWords.headline(comparison), class: "lead")] + warnings,
            sections: [runsSection, differences, configuration, notes],
            closing: "Made by tacit \(version) from runs \(runs[0].report.runID) and "
                + "\(runs[1].report.runID). The page loads nothing and runs no script."
        ).html
    }

    private var runsSection: Page.Section {
        let (first, second) = (comparison.first.report, comparison.second.report)
        let rows = [
            ["Directory", comparison.first.path, comparison.second.path],
            ["Algorithm", first.algorithm, second.algorithm],
            [
                "Privacy", ComparisonWords.privacy(first), ComparisonWords.privacy(second),
            ],
            ["Noise added by", first.privacy.noise, second.privacy.noise],
            [
                "Clients", RunSummary.grouped(first.users), RunSummary.grouped(second.users),
            ],
            ["Sums", "\(first.rounds)", "\(second.rounds)"],
            ["Seed", "\(first.inputs.seed)", "\(second.inputs.seed)"],
            ["Run", first.runID, second.runID],
        ]
        return Page.Section(
            id: "runs",
            title: "The runs",
            content: [
                DataTable(
                    caption: "A and B",
                    columns: ["", "A", "B"].map { $0.isEmpty ? "What" : $0 },
                    rows: rows,
                    wordColumns: [1, 2]
                ).markup
            ],
            isLong: false
        )
    }

    private var differences: Page.Section {
        let all = comparison.differences
        var content: [Markup] = [
            .tag(
                "ul",
                [:],
                all.map { .tag("li", [:], ComparisonWords.statement($0, comparison.method)) }
            ),
            figure,
            DataTable(
                caption: "Paired differences, A minus B",
                columns: [
                    "Metric", "A", "B", "A − B", "Interval", "p", "p corrected",
                    "People better by A",
                    "by B", "alike",
                ],
                rows: all.map { difference in
                    [
                        MetricWords.heading(difference.metric), Numeric.decimal(difference.first),
                        Numeric.decimal(difference.second), Numeric.signed(difference.difference),
                        Numeric.range(difference.interval),
                        Numeric.decimal(difference.pValue, 4),
                        Numeric.decimal(difference.adjustedPValue, 4),
                    ] + difference.people.map { Numeric.percent($0, 0) }
                }
            ).markup,
        ]
        if !comparison.untested.isEmpty {
            content.append(
                DataTable(
                    caption:
                        "Figures of all lists together, which have no value per person to test",
                    columns: ["Metric", "A", "B", "A − B"],
                    rows: comparison.untested.map { entry in
                        [
                            MetricWords.heading(entry.metric), Numeric.decimal(entry.first),
                            Numeric.decimal(entry.second),
                            Numeric.signed(entry.first - entry.second),
                        ]
                    }
                ).markup
            )
        }
        return Page.Section(id: "differences", title: "Differences", content: content)
    }

    private var figure: Markup {
        let rows = comparison.differences.compactMap { difference -> DifferenceChart.Row? in
            // Figures that only describe lists can be near 0, and a ratio then says nothing.
            guard difference.second > 0, MetricWords.direction(difference.metric) != .neither
            else { return nil }
            let relative = difference.difference / difference.second
            return DifferenceChart.Row(
                name: MetricWords.heading(difference.metric),
                value: relative,
                interval: difference.interval.map { $0 / difference.second },
                text: "\(Numeric.signed(relative * 100, 1)) %",
                isShown: difference.verdict != .notShown
            )
        }
        guard !rows.isEmpty else { return .empty }
        return .figure(
            "A minus B, relative to B",
            DifferenceChart(
                title: "A minus B, relative to B, with intervals",
                valueName: "relative difference",
                sides: ("A lower", "A higher"),
                rows: rows
            ).markup(id: "relative"),
            note:
                "Full marks are differences that are shown after the correction; hollow marks are not."
        )
    }

    private var configuration: Page.Section {
        let all = comparison.configuration
        let content: Markup =
            all.isEmpty
            ? .paragraph("The scenarios are the same.")
            : DataTable(
                caption: "Keys that differ, with every change applied",
                columns: ["Key", "A", "B"],
                rows: all.map { [$0.key, $0.first ?? "not given", $0.second ?? "not given"] },
                wordColumns: [1, 2],
                hasForeignNames: true
            ).markup
        return Page.Section(
            id: "configuration",
            title: "What differs between the scenarios",
            content: [content]
        )
    }

    private var notes: Page.Section {
        Page.Section(
            id: "method",
            title: "How to read this",
            content: ComparisonWords.notes(comparison).map { .paragraph($0) }
        )
    }
}
