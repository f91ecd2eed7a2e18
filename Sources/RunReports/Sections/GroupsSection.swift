import FederatedSimulation

/// Whether some groups of people are served worse.
struct GroupsSection {
    let run: RecordedRun

    var section: Page.Section? {
        let report = run.report
        guard let groups = report.groups, !groups.isEmpty else { return nil }
        let names = report.evaluation?.metrics ?? report.metrics.keys.sorted()
        var content: [Markup] = [
            .paragraph(
                "Means over the people of each group. Groups below the scenario's minimum size are "
                    + "withheld, which keeps chance out of the gap and is no protection of their people."
            )
        ]
        for (index, entry) in groups.sorted(by: { $0.key < $1.key }).enumerated() {
            let (name, division) = entry
            content.append(.tag("h3", [:], "By \(name)"))
            if division.withheld > 0 {
                content.append(
                    .paragraph("\(division.withheld) groups are too small to be reported.")
                )
            }
            let known = names.filter { metric in
                division.groups.contains { $0.metrics[metric] != nil }
            }
            if let metric = MetricWords.quality(known).first {
                content.append(figure(metric, name, division, id: "groups-\(index)"))
            }
            content.append(table(known, name, division))
        }
        return Page.Section(id: "groups", title: "Groups of people", content: content)
    }

    private func figure(
        _ metric: String,
        _ name: String,
        _ division: EvaluationReport.Division,
        id: String
    ) -> Markup {
        let heading = MetricWords.heading(metric)
        let mean = run.report.metrics[metric]
        let gap = division.gaps[metric]
        let worst = gap?.worstToMean.map {
            "; the worst served group has \(Numeric.percent($0, 0)) of the mean"
        }
        return .figure(
            "\(heading) by \(name)",
            BarChart(
                title: "\(heading) by \(name)",
                valueName: heading,
                bars: division.groups.map { group in
                    BarChart.Bar(
                        name: "\(group.label), \(RunSummary.grouped(group.users)) people",
                        value: group.metrics[metric] ?? 0,
                        text: Numeric.decimal(group.metrics[metric])
                    )
                },
                line: mean.map { ("mean of all \(Numeric.decimal($0))", $0) }
            ).markup(id: id),
            note: gap.map {
                "Gap between groups: \(Numeric.decimal($0.difference))\(worst ?? "")."
            }
        )
    }

    private func table(
        _ metrics: [String],
        _ name: String,
        _ division: EvaluationReport.Division
    ) -> Markup {
        var rows = division.groups.map { group in
            [group.label, RunSummary.grouped(group.users)]
                + metrics.map { Numeric.decimal(group.metrics[$0]) }
        }
        rows.append(
            ["Largest minus smallest", ""]
                + metrics.map { Numeric.decimal(division.gaps[$0]?.difference) }
        )
        rows.append(
            ["Smallest over mean of all", ""]
                + metrics.map { Numeric.decimal(division.gaps[$0]?.worstToMean, 2) }
        )
        return DataTable(
            caption: "Metrics by \(name)",
            columns: ["Group", "People"] + metrics.map(MetricWords.heading),
            rows: rows,
            hasForeignNames: true
        ).markup
    }
}
