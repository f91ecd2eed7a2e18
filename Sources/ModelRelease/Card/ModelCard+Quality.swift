/// What the card says of the model's quality, and whether a figure is a private release.
extension ModelCard {
    var quality: String {
        let names = facts.metrics.keys.sorted()
        let others = facts.baselines.keys.sorted()
        let rows = names.map { name in
            [MarkdownText.escaped(name), number(facts.metrics[name])]
                + others.map { number(facts.baselines[$0]?[name]) }
        }
        let figures = MarkdownText.table(
            ["metric", "this model"] + others.map(MarkdownText.escaped),
            rows
        )
        return """
            ## Quality

            Measured on data held out inside the simulation, outside the privacy boundary: the ledger does
            not cover these figures, nor the number of people above, and they are no private release.

            \(figures)\(privateFigures)
            """
    }

    private var privateFigures: String {
        guard let measured = facts.privateMetrics else { return "" }
        let rows = measured.figures.sorted { $0.key < $1.key }.map { name, figure in
            [
                MarkdownText.escaped(name), MarkdownText.number(figure.value),
                MarkdownText.number(figure.standardError),
            ]
        }
        let cost =
            measured.epsilon.isFinite
            ? "a private release with noise, of (ε, δ) = (\(measured.epsilon), \(measured.delta)), on "
                + "the ledger"
            : "released WITHOUT noise"
        return """


            ### Measured by the clients

            Each client measured the model on its own held-out items; the sums are \(cost).

            \(MarkdownText.table(["metric", "value", "standard error of the noise"], rows))
            """
    }

    var groups: String {
        guard !facts.divisions.isEmpty else { return "" }
        let parts = facts.divisions.sorted { $0.name < $1.name }.map { division in
            let names = Set(division.groups.flatMap { $0.metrics.keys }).sorted()
            var rows = division.groups.map { group in
                [MarkdownText.escaped(group.label), "\(group.users)"]
                    + names.map { number(group.metrics[$0]) }
            }
            if !division.gaps.isEmpty {
                rows.append(["**largest gap**", ""] + names.map { number(division.gaps[$0]) })
            }
            let withheld =
                division.withheld == 0
                ? "" : "\n\n\(division.withheld) groups are too small to be shown."
            let table = MarkdownText.table(
                ["group", "people"] + names.map(MarkdownText.escaped),
                rows
            )
            return "### By \(MarkdownText.escaped(division.name))\n\n\(table)\(withheld)"
        }
        return """
            ## Groups

            The same figures by groups of people, measured outside the privacy boundary, with the gap
            between the best and the worst served.

            \(parts.joined(separator: "\n\n"))
            """
    }

    private func number(_ value: Double?) -> String { value.map(MarkdownText.number) ?? "-" }
}
