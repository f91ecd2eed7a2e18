import FederatedSimulation
import Recommenders

/// What is in the lists beside right answers: long tail, coverage, novelty, diversity.
struct VarietySection {
    let run: RecordedRun

    var section: Page.Section? {
        let report = run.report
        let names = MetricWords.variety(report.evaluation?.metrics ?? report.metrics.keys.sorted())
            .filter { report.metrics[$0] != nil }
        guard !names.isEmpty else { return nil }
        let rows = Baselines.rows(report)
        let figures = names.enumerated().map { index, name in
            Markup.figure(
                MetricWords.heading(name),
                BarChart(
                    title: "\(MetricWords.heading(name)) of the model and the baselines",
                    valueName: MetricWords.heading(name),
                    bars: rows.enumerated().compactMap { place, row in
                        row.metrics[name].map { value in
                            BarChart.Bar(
                                name: row.words,
                                value: max(0, value),
                                text: Numeric.decimal(value),
                                interval: place == 0 ? report.metricsConfidence?[name] : nil,
                                isReference: place > 0
                            )
                        }
                    }
                ).markup(id: "variety-\(index)"),
                note: "\(MetricWords.meaning(name).capitalizedFirst)."
            )
        }
        return Page.Section(
            id: "variety",
            title: "Long tail and variety",
            content: [
                .paragraph(
                    "These describe lists and are neither good nor bad by themselves: popularity "
                        + "alone has no long tail and gives everybody one list; random items have all "
                        + "of it. The head is the shortest list of items, most popular first, with "
                        + "80 % of all interactions."
                ),
                .figures(figures),
                DataTable(
                    caption: "What is in the lists, by model",
                    columns: ["Model"] + names.map(MetricWords.heading),
                    rows: rows.map { row in
                        [row.words] + names.map { Numeric.decimal(row.metrics[$0]) }
                    }
                ).markup,
            ]
        )
    }
}

extension String {
    /// With a capital first letter.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
