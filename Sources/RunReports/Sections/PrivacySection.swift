import DifferentialPrivacy
import FederatedSimulation
import PrivacyLedger

/// What the budget was spent on, query by query, and what is left.
struct PrivacySection {
    let run: RecordedRun
    /// So many queries have a bar each; more are gathered by kind.
    private static let barLimit = 14
    /// The longest table.
    private static let rowLimit = 300

    var section: Page.Section? {
        var content: [Markup] = []
        guard let ledger = run.ledger else {
            return Page.Section(
                id: "privacy",
                title: "Privacy spent",
                content: [.paragraph("The run has no ledger that can be read.")]
            )
        }
        if run.isWithoutPrivacy || ledger.budget == nil {
            content.append(
                .paragraph(
                    "Nothing limits what the released sums tell about a person: ε is infinite."
                )
            )
        } else {
            content.append(.facts(facts(ledger)))
            content.append(
                .paragraph(
                    "Each query is charged before anybody is asked. Costs add up as squares of μ, the "
                        + "sensitivity over the noise's deviation σ, so a query's part is its μ² over "
                        + "the sum of all μ²; ε does not add up."
                        + (ledger.isSampled ? Self.samples : "")
                )
            )
            content.append(
                .figures([chart(ledger), ledger.charges.count > 2 ? curve(ledger) : .empty])
            )
        }
        let own = Set(run.rounds.map(\.round))
        let others = ledger.charges.count { !own.contains(Int($0.round)) }
        if others > 0, !own.isEmpty {
            content.append(
                .paragraph(
                    "\(others) of these queries are not among the run's released rounds: they are "
                        + "of other runs on the same ledger, or were charged and not released."
                )
            )
        }
        content.append(table(ledger))
        if ledger.budgets.count > 1 { content.append(budgets(ledger)) }
        let verdict =
            ledger.isValid ? "The ledger passed its audit." : "The ledger FAILED its audit."
        content.append(
            .paragraph(
                "\(verdict) Key and checkpoint come from the run itself; "
                    + "tacit audit ledger checks against a key you trust."
            )
        )
        for finding in ledger.findings { content.append(.paragraph(finding, class: "note")) }
        return Page.Section(id: "privacy", title: "Privacy spent", content: content)
    }

    private static let samples =
        " Some queries are about a secret sample: each person answered with a known probability q, and "
        + "nobody knows who did. They are counted as q² (e^{μ²} − 1) here, what many of them add to μ², "
        + "and ε is that of Rényi divergences."

    private func facts(_ ledger: LedgerSummary) -> [(name: String, figure: String, more: String?)] {
        let privacy = run.report.privacy
        var facts: [(name: String, figure: String, more: String?)] = []
        facts.append(
            (
                "ε spent", ledger.epsilon.map(RunSummary.short) ?? "–",
                ledger.budget.map { "at δ \(Numeric.power($0.delta))" }
            )
        )
        facts.append(("ε budget", Numeric.short(ledger.budget?.epsilon), "for the whole ledger"))
        facts.append(("ε left", Numeric.decimal(ledger.remaining, 4), nil))
        facts.append(("Noise added by", privacy.noise, "one person's whole history is protected"))
        if ledger.isSampled {
            if let pld = privacy.accountants["pld"] {
                facts.append(
                    ("Second accountant", RunSummary.short(pld), "ε by privacy loss distributions")
                )
            }
        } else if let rdp = privacy.accountants["rdp"] {
            facts.append(("Second accountant", RunSummary.short(rdp), "ε by Rényi divergences"))
        }
        return facts
    }

    private func chart(_ ledger: LedgerSummary) -> Markup {
        let charges = ledger.charges
        let bars: [BarChart.Bar]
        if charges.count <= Self.barLimit {
            bars = charges.map { charge in
                BarChart.Bar(
                    name: "\(Int(charge.round) + 1). \(charge.query), "
                        + "σ \(Self.sigma(charge.event))",
                    value: charge.share ?? 0,
                    text:
                        "\(Numeric.percent(charge.share)), then ε \(Numeric.decimal(charge.epsilon, 3))"
                )
            }
        } else {
            var order: [String] = []
            var shares: [String: (share: Double, count: Int)] = [:]
            for charge in charges {
                if shares[charge.query] == nil { order.append(charge.query) }
                let old = shares[charge.query] ?? (0, 0)
                shares[charge.query] = (old.share + (charge.share ?? 0), old.count + 1)
            }
            bars = order.map { kind in
                let (share, count) = shares[kind] ?? (0, 0)
                return BarChart.Bar(
                    name: "\(kind), \(count) \(count == 1 ? "query" : "queries")",
                    value: share,
                    text: Numeric.percent(share)
                )
            }
        }
        return .figure(
            "Part of the budget by query",
            BarChart(title: "Part of the budget by query", valueName: "part of μ²", bars: bars)
                .markup(id: "privacy-shares"),
            note: charges.count <= Self.barLimit
                ? nil : "\(charges.count) queries, gathered by kind; the table has each."
        )
    }

    private func curve(_ ledger: LedgerSummary) -> Markup {
        let known = ledger.charges.filter { $0.epsilon?.isFinite == true }
        let places = Numeric.thinned(known.count, to: 200)
        guard places.count > 1 else { return .empty }
        return .figure(
            "ε after each query",
            LinePlot(
                title: "ε after each query",
                pointName: "query",
                valueName: "ε",
                points: places.map { Double($0 + 1) },
                hasWholePoints: true,
                series: [
                    LinePlot.Series(name: "ε so far", values: places.map { known[$0].epsilon ?? 0 })
                ]
            ).markup(id: "privacy-curve")
        )
    }

    private func table(_ ledger: LedgerSummary) -> Markup {
        let places = Numeric.thinned(ledger.charges.count, to: Self.rowLimit)
        let rows = places.map { place in
            let charge = ledger.charges[place]
            return [
                "\(Int(charge.round) + 1)", charge.query, RunSummary.grouped(charge.length),
                Self.sigma(charge.event), Numeric.percent(charge.share),
                Numeric.decimal(charge.epsilon, 4),
                charge.people.map(RunSummary.grouped) ?? "–", charge.end.rawValue,
            ]
        }
        let isThinned = places.count < ledger.charges.count
        return DataTable(
            caption: "Queries of the ledger"
                + (isThinned ? ", \(places.count) of \(ledger.charges.count)" : ""),
            columns: [
                "Query", "Kind", "Numbers", "σ / sensitivity", "Part of μ²", "ε so far", "People",
                "End",
            ],
            rows: rows,
            wordColumns: [1, 7]
        ).folded("Every query with its noise and its cost")
    }

    private func budgets(_ ledger: LedgerSummary) -> Markup {
        DataTable(
            caption: "Budgets",
            columns: ["Budget", "ε spent", "ε allowed", "δ", "Queries"],
            rows: ledger.budgets.map { status in
                [
                    status.scope.description, Numeric.decimal(status.epsilon, 4),
                    Numeric.short(status.budget.epsilon), Numeric.power(status.budget.delta),
                    "\(status.charges)",
                ]
            },
            hasForeignNames: true
        ).markup
    }

    /// The noise multiplier in words.
    private static func sigma(_ event: PrivacyEvent) -> String {
        guard let multiplier = event.noiseMultiplier else { return "–" }
        if multiplier == 0 { return "none" }
        let text = multiplier.isFinite ? Numeric.decimal(multiplier, 3) : "∞"
        guard case .poissonSampled(let rate, _) = event else { return text }
        return "\(text) at rate \(Numeric.short(rate))"
    }
}
