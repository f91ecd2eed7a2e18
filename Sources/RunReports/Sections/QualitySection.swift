import FederatedSimulation

/// Utility against baselines, with intervals.
struct QualitySection {
    let run: RecordedRun
    /// Charts of so many metrics; the table has all.
    private static let chartLimit = 4

    var section: Page.Section? {
        let report = run.report
        guard !report.metrics.isEmpty else { return nil }
        let names = report.evaluation?.metrics ?? report.metrics.keys.sorted()
        let quality = MetricWords.quality(names)
        guard !quality.isEmpty else { return nil }
        let rows = Baselines.rows(report)
        var content: [Markup] = []
        if let method = report.evaluation {
            content.append(
                .paragraph(
                    "Measured on held-out items of \(RunSummary.grouped(method.users)) people, "
                        + "\(method.boundary). Held-out items were ranked among "
                        + "\(Self.candidates(method.candidates))."
                )
            )
            if let confidence = method.confidence {
                content.append(
                    .paragraph(
                        "Whiskers are \(Numeric.percent(confidence, 0)) bootstrap intervals over "
                            + "people (\(RunSummary.grouped(method.resamples)) resamples): how far "
                            + "the figure would move with other people, the model kept. Hollow bars "
                            + "are there to compare with; tacit compare says whether two runs differ.",
                        class: "note"
                    )
                )
            }
        }
        let figures = quality.prefix(Self.chartLimit).enumerated().map { index, name in
            figure(name, rows, id: "quality-\(index)")
        }
        content.append(.figures(figures))
        content.append(table(quality, rows))
        return Page.Section(id: "quality", title: "Quality against baselines", content: content)
    }

    /// A rule of candidates in words.
    private static func candidates(_ rule: String) -> String {
        switch rule {
        case "split": "the split's negatives where it has any (cut-offs up to 10), else the catalog"
        case "negatives": "the split's negatives"
        case "catalog": "the catalog without the person's history"
        case "all": "the whole catalog"
        default: "\(rule) sampled items"
        }
    }

    private func figure(
        _ name: String,
        _ rows: [(words: String, metrics: [String: Double])],
        id: String
    ) -> Markup {
        let heading = MetricWords.heading(name)
        let bars = rows.enumerated().compactMap { index, row -> BarChart.Bar? in
            guard let value = row.metrics[name], value.isFinite else { return nil }
            return BarChart.Bar(
                name: row.words,
                value: value,
                text: Numeric.decimal(value),
                interval: index == 0 ? run.report.metricsConfidence?[name] : nil,
                isReference: index > 0
            )
        }
        let better = MetricWords.direction(name) == .lower ? "Lower is better" : "Higher is better"
        return .figure(
            heading,
            BarChart(
                title: "\(heading) of the model and the baselines",
                valueName: heading,
                bars: bars
            ).markup(id: id),
            note: "\(better): \(MetricWords.meaning(name))."
        )
    }

    private func table(
        _ names: [String],
        _ rows: [(words: String, metrics: [String: Double])]
    ) -> Markup {
        var cells: [[String]] = []
        for (index, row) in rows.enumerated() {
            cells.append([row.words] + names.map { Numeric.decimal(row.metrics[$0]) })
            guard index == 0, let intervals = run.report.metricsConfidence, !intervals.isEmpty
            else { continue }
            cells.append(["its interval"] + names.map { Numeric.range(intervals[$0], 3) })
        }
        return DataTable(
            caption: "Quality by model",
            columns: ["Model"] + names.map(MetricWords.heading),
            rows: cells
        ).markup
    }
}
