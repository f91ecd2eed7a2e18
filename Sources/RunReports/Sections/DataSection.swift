import Datasets
import FederatedSimulation

/// What the run learned from, and what was mended in it.
struct DataSection {
    let run: RecordedRun

    var section: Page.Section? {
        let report = run.report
        let cells = Double(report.users) * Double(report.items)
        var content: [Markup] = [
            .facts([
                ("People", RunSummary.grouped(report.users), "with a history"),
                ("Items", RunSummary.grouped(report.items), "in the public catalog"),
                ("Interactions", RunSummary.grouped(report.interactions), "in training"),
                (
                    "Filled",
                    Numeric.percent(
                        cells > 0 ? Double(report.interactions) / cells : nil,
                        2
                    ),
                    "of all pairs of a person and an item"
                ),
            ])
        ]
        if let new = report.newItems {
            content.append(
                .paragraph(
                    "\(RunSummary.grouped(new.count)) items were never seen in training and placed by "
                        + "\(RunSummary.grouped(new.features)) features, which explain "
                        + "\(Numeric.percent(new.explainedShare)) of the variance of factors."
                )
            )
        }
        if let cleaning = report.inputs.cleaning {
            content.append(table(cleaning))
        }
        if report.inputs.findings.isEmpty {
            content.append(.paragraph("Reading and splitting had nothing to report."))
        } else {
            content.append(.tag("h3", [:], "Findings"))
            content.append(
                .tag(
                    "ul",
                    [:],
                    report.inputs.findings.map { .tag("li", [:], [.foreign($0)]) }
                )
            )
        }
        return Page.Section(id: "data", title: "Data and cleaning", content: content)
    }

    private func table(_ cleaning: CleaningReport) -> Markup {
        let rows = cleaning.rules.filter { $0.found > 0 || !$0.enabled }.map { entry in
            [
                entry.rule.rawValue, entry.enabled ? "on" : "off",
                RunSummary.grouped(entry.found), RunSummary.grouped(entry.dropped),
                RunSummary.grouped(entry.changed), RunSummary.grouped(entry.left),
            ]
        }
        return DataTable(
            caption:
                "Cleaning of \(cleaning.file): \(RunSummary.grouped(cleaning.rowsIn)) rows in, "
                + "\(RunSummary.grouped(cleaning.rowsOut)) out. Rules that found nothing are left out.",
            columns: ["Rule", "State", "Found", "Dropped", "Changed", "Left as they are"],
            rows: rows,
            wordColumns: [1]
        ).markup
    }
}
