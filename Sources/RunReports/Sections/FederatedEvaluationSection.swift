import FederatedSimulation

/// Metrics that people's own devices computed, as a private release.
struct FederatedEvaluationSection {
    let run: RecordedRun

    var section: Page.Section? {
        guard let federated = run.report.federatedEvaluation else { return nil }
        let names =
            (run.report.evaluation?.metrics ?? []).filter { federated.metrics[$0] != nil }
        let known = names.isEmpty ? federated.metrics.keys.sorted() : names
        return Page.Section(
            id: "measured-by-people",
            title: "Measured by people's devices",
            content: [
                .paragraph(
                    "\(federated.boundary.capitalizedStart), for ε "
                        + "\(RunSummary.short(federated.epsilon)) of its own at δ \(Numeric.power(federated.delta)); "
                        + "about \(Numeric.decimal(federated.users, 0)) people had held-out items. "
                        + "The error is that of the noise alone."
                ),
                DataTable(
                    caption: "Metrics with the noise's standard error",
                    columns: ["Metric", "By devices", "Standard error", "Outside, exact"],
                    rows: known.map { name in
                        [
                            MetricWords.heading(name),
                            Numeric.decimal(federated.metrics[name]?.value),
                            Numeric.decimal(federated.metrics[name]?.standardError),
                            Numeric.decimal(run.report.metrics[name]),
                        ]
                    }
                ).markup,
            ],
            isLong: false
        )
    }
}

extension String {
    /// With a capital first letter.
    fileprivate var capitalizedStart: String { prefix(1).uppercased() + dropFirst() }
}
