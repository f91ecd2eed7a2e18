import FederatedSimulation

/// What happened round by round: quality where it was measured, ε, people, time.
struct ConvergenceSection {
    let run: RecordedRun
    private static let pointLimit = 200
    private static let rowLimit = 300

    var section: Page.Section? {
        let rounds = run.rounds
        guard !rounds.isEmpty else { return nil }
        var content: [Markup] = []
        var figures = qualityFigures
        if figures.isEmpty, rounds.count > 3 {
            content.append(
                .paragraph(
                    "The model was measured at the end only; evaluation.everyRounds measures it "
                        + "between rounds too, for programs that have a model then.",
                    class: "note"
                )
            )
        } else if !figures.isEmpty {
            content.append(
                .paragraph(
                    "Quality between rounds is computed outside the privacy boundary on held-out "
                        + "data, and is no private release. Do not stop a real training by it."
                )
            )
        }
        if rounds.count > 1 {
            figures.append(
                figure("ε so far by round", "ε", id: "rounds-epsilon") { $0.epsilon }
            )
            figures.append(
                figure("People in the sum by round", "people", id: "rounds-people") {
                    Double($0.contributors)
                }
            )
            figures.append(
                figure("Seconds by round", "seconds", id: "rounds-seconds") { $0.seconds }
            )
        }
        content.append(.figures(figures.filter { !$0.isEmpty }))
        content.append(table)
        return Page.Section(id: "rounds", title: "Round by round", content: content)
    }

    /// One plot for each of the first metrics that some rounds have, with the end of the run.
    private var qualityFigures: [Markup] {
        let measured = run.rounds.filter { $0.metrics != nil }
        // Segments and an evaluation by people's devices come after the training.
        let training = run.rounds.filter {
            !$0.query.hasPrefix("segment") && $0.query != "metricSums"
        }
        guard let last = training.last, !measured.isEmpty else { return [] }
        let known = run.report.evaluation?.metrics ?? (measured[0].metrics ?? [:]).keys.sorted()
        let names = known.filter { name in measured.allSatisfy { $0.metrics?[name] != nil } }
        return names.prefix(2).enumerated().compactMap { index, name in
            var points = measured.map { Double(place(of: $0)) }
            var values = measured.compactMap { $0.metrics?[name] }
            if let final = run.report.metrics[name], measured.last?.round != last.round {
                points.append(Double(place(of: last)))
                values.append(final)
            }
            guard points.count == values.count, points.count > 1 else { return nil }
            let heading = MetricWords.heading(name)
            let places = Numeric.thinned(points.count, to: Self.pointLimit)
            return .figure(
                "\(heading) by round",
                LinePlot(
                    title: "\(heading) by round",
                    pointName: "round",
                    valueName: heading,
                    points: places.map { points[$0] },
                    hasWholePoints: true,
                    series: [
                        LinePlot.Series(
                            name: run.report.algorithm,
                            values: places.map { values[$0] }
                        )
                    ]
                ).markup(id: "rounds-quality-\(index)")
            )
        }
    }

    /// A round's number from 1; those of a shared ledger do not begin at 0.
    private func place(of round: RoundRecord) -> Int {
        round.round &- (run.rounds.first?.round ?? 0) &+ 1
    }

    private func figure(
        _ title: String,
        _ valueName: String,
        id: String,
        _ value: (RoundRecord) -> Double?
    ) -> Markup {
        let known = run.rounds.compactMap { round in
            value(round).flatMap { $0.isFinite ? (Double(place(of: round)), $0) : nil }
        }
        let places = Numeric.thinned(known.count, to: Self.pointLimit)
        guard places.count > 1 else { return .empty }
        return .figure(
            title,
            LinePlot(
                title: title,
                pointName: "round",
                valueName: valueName,
                points: places.map { known[$0].0 },
                hasWholePoints: true,
                series: [LinePlot.Series(name: valueName, values: places.map { known[$0].1 })]
            ).markup(id: id)
        )
    }

    private var table: Markup {
        let places = Numeric.thinned(run.rounds.count, to: Self.rowLimit)
        let metric = run.rounds.lazy.compactMap(\.metrics).first
            .flatMap { metrics in
                (run.report.evaluation?.metrics ?? []).first { metrics[$0] != nil }
                    ?? metrics.keys.min()
            }
        let rows = places.map { row(run.rounds[$0], metric: metric) }
        let isThinned = places.count < run.rounds.count
        return DataTable(
            caption: "Rounds"
                + (isThinned
                    ? ", \(places.count) of \(run.rounds.count); metrics.jsonl has all" : ""),
            columns: [
                "Round", "Query", "Numbers", "σ / sensitivity", "People", "Lost", "Sent per person",
                "ε so far", "Seconds",
            ] + (metric.map { [MetricWords.heading($0)] } ?? []),
            rows: rows,
            wordColumns: [1]
        ).folded("Every round with its figures")
    }

    private func row(_ round: RoundRecord, metric: String?) -> [String] {
        var lost = 0
        for count in round.dropouts.values { lost &+= count }
        var cells = ["\(place(of: round))", round.query, RunSummary.grouped(round.length)]
        cells.append(
            round.noiseMultiplier > 0 ? Numeric.decimal(round.noiseMultiplier, 3) : "none"
        )
        cells.append(RunSummary.grouped(round.contributors))
        cells.append(RunSummary.grouped(lost))
        cells.append(round.bytesPerClient.map(RunSummary.bytes) ?? "–")
        cells.append(round.epsilon.map { Numeric.decimal($0, 4) } ?? "none")
        cells.append(Numeric.decimal(round.seconds, 2))
        if let metric { cells.append(Numeric.decimal(round.metrics?[metric])) }
        return cells
    }
}
