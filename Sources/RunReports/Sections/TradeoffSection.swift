import FederatedSimulation

/// Quality over the swept key (ε, as a rule), when the run is one of a sweep.
struct TradeoffSection {
    let run: RecordedRun

    var section: Page.Section? {
        guard let sweep = run.sweep, sweep.runs.count > 1 else { return nil }
        let names = sweep.runs.first?.report.evaluation?.metrics ?? []
        let metrics = Array(MetricWords.quality(names).prefix(3))
        guard !metrics.isEmpty else { return nil }
        var content: [Markup] = [
            .paragraph(
                "Runs of one sweep that finished. Figures of several seeds are averaged in the "
                    + "curves; the table has every run."
            )
        ]
        if let curve = SweepCurve(sweep.runs.map { ($0.changes, $0.report) }) {
            let figures = metrics.enumerated().compactMap { index, metric in
                curve.plot(of: metric).map { plot in
                    Markup.figure(
                        "\(MetricWords.heading(metric)) over \(curve.key)",
                        plot.markup(id: "tradeoff-\(index)")
                    )
                }
            }
            content.append(.figures(figures))
        }
        content.append(
            DataTable(
                caption: "Runs of the sweep",
                columns: ["Run", "ε"] + metrics.map(MetricWords.heading) + ["Time"],
                rows: sweep.runs.map { run in
                    [
                        run.changes.joined(separator: " "),
                        run.report.privacy.epsilon.map { Numeric.decimal($0, 3) } ?? "none",
                    ] + metrics.map { Numeric.decimal(run.report.metrics[$0]) }
                        + [Numeric.seconds(run.report.seconds)]
                },
                hasForeignNames: true
            ).markup
        )
        return Page.Section(id: "tradeoff", title: "Quality against ε", content: content)
    }
}
