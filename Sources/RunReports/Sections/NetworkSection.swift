import FederatedSimulation

/// Who was lost and what was sent, by phase of secure aggregation.
struct NetworkSection {
    let run: RecordedRun
    /// Phases in their order, with what happens in them.
    private static let phases = [
        ("advertiseKeys", "Keys"), ("shareKeys", "Shares of secrets"),
        ("maskedInputCollection", "Masked vectors"), ("consistencyCheck", "Consistency check"),
        ("unmasking", "Unmasking"),
    ]

    var section: Page.Section? {
        let aggregation = run.report.secureAggregation
        guard !run.rounds.isEmpty else { return nil }
        var content: [Markup] = []
        if let neighbors = aggregation.neighbors, let threshold = aggregation.threshold {
            content.append(
                .paragraph(
                    "Mode full: every person shares secrets with \(neighbors) neighbors, and any "
                        + "\(threshold) of them reconstruct one."
                )
            )
        } else {
            content.append(
                .paragraph(
                    "Mode ideal: the same sums without the cryptography, so nothing was sent. "
                        + "Dropouts are those the scenario asks for."
                )
            )
        }
        let lost = sums(\.dropouts)
        let sent = sums { $0.bytesByPhase ?? [:] }
        let received = sums { $0.bytesReceivedByPhase ?? [:] }
        content.append(
            .figures([
                chart(
                    "People lost before each phase, all rounds",
                    lost,
                    RunSummary.grouped,
                    "lost"
                ),
                chart("Bytes a person sent, by phase", sent, RunSummary.bytes, "sent"),
                chart("Bytes a person received, by phase", received, RunSummary.bytes, "received"),
            ])
        )
        if aggregation.neighbors != nil, sent.isEmpty {
            content.append(
                .paragraph("The run is of a version that kept no bytes by phase.", class: "note")
            )
        }
        content.append(table(lost, sent, received))
        content.append(
            .paragraph(
                "At least \(RunSummary.grouped(aggregation.minimumContributors)) people are in every "
                    + "sum. A person lost in one round takes part in the next again, and is counted "
                    + "each time."
            )
        )
        return Page.Section(id: "network", title: "Dropouts and bytes by phase", content: content)
    }

    private func sums(_ values: (RoundRecord) -> [String: Int]) -> [String: Int] {
        var sums: [String: Int] = [:]
        for round in run.rounds { sums.merge(values(round)) { $0 &+ $1 } }
        return sums
    }

    private func chart(
        _ title: String,
        _ values: [String: Int],
        _ text: (Int) -> String,
        _ id: String
    ) -> Markup {
        guard values.values.contains(where: { $0 > 0 }) else { return .empty }
        let bars = Self.phases.map { phase, words in
            let value = max(0, values[phase] ?? 0)
            return BarChart.Bar(name: words, value: Double(value), text: text(value))
        }
        return .figure(
            title,
            BarChart(title: title, valueName: "by phase", bars: bars).markup(id: "network-\(id)")
        )
    }

    private func table(_ lost: [String: Int], _ sent: [String: Int], _ received: [String: Int])
        -> Markup
    {
        let total = run.report.secureAggregation
        var rows = Self.phases.map { phase, words in
            [
                words, RunSummary.grouped(lost[phase] ?? 0),
                sent[phase].map(RunSummary.bytes) ?? "–",
                received[phase].map(RunSummary.bytes) ?? "–",
            ]
        }
        rows.append([
            "All", RunSummary.grouped(lost.values.reduce(0, &+)),
            total.bytesPerClient.map(RunSummary.bytes) ?? "–",
            total.bytesReceivedPerClient.map(RunSummary.bytes) ?? "–",
        ])
        return DataTable(
            caption: "All rounds together, a person's mean",
            columns: ["Phase", "People lost", "Sent", "Received"],
            rows: rows
        ).markup
    }
}
