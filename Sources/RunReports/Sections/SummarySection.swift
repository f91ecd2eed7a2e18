import FederatedSimulation
import Foundation

/// What a reader has to know first: the headline, the warnings and the key figures.
struct SummarySection {
    let run: RecordedRun
    private var report: RunReport { run.report }

    /// What stands under the page's heading.
    var lead: [Markup] {
        [.paragraph(headline, class: "lead")] + warnings
    }

    /// One sentence.
    var headline: String {
        let people = RunSummary.grouped(report.users)
        let items = RunSummary.grouped(report.items)
        let sums = "\(report.rounds) \(report.rounds == 1 ? "sum" : "sums")"
        guard report.status == "completed" else {
            return "A model for \(people) people and \(items) items; the run \(Self.ending(report))"
        }
        guard !run.isWithoutPrivacy, let epsilon = report.privacy.epsilon else {
            return "A model for \(people) people and \(items) items from \(sums) that were "
                + "released exactly, without privacy."
        }
        let delta = report.privacy.delta.map { " at δ \(Numeric.power($0))" } ?? ""
        return "A model for \(people) people and \(items) items from \(sums) with noise: "
            + "ε \(RunSummary.short(epsilon))\(delta), for one person's whole history."
    }

    /// How a run that did not complete ended, after "the run".
    static func ending(_ report: RunReport) -> String {
        switch report.status {
        case "interrupted": "was interrupted; what follows is what it had done by then."
        case "failed": "failed; what follows is what it had done by then."
        case "running":
            "has not ended: it was at work or was killed when this page was made."
        default: "has the unknown status '\(report.status)'."
        }
    }

    private var warnings: [Markup] {
        var warnings: [Markup] = []
        if run.isWithoutPrivacy {
            warnings.append(
                .warning(
                    "NO PRIVACY. Sums were released exactly; ε is infinite. Do not use this model "
                        + "with people's data.",
                    isLoud: true
                )
            )
        }
        if report.status != "completed" {
            let reason = report.failure.map { " Reason: \($0)." } ?? ""
            warnings.append(.warning("the run \(Self.ending(report))\(reason)", isLoud: true))
        }
        if let ledger = run.ledger, !ledger.isValid {
            warnings.append(
                .warning(
                    "the ledger did not pass its audit: "
                        + (ledger.findings.first ?? "see tacit audit ledger"),
                    isLoud: true
                )
            )
        }
        if let problem = run.ledgerProblem {
            warnings.append(.warning("there is no ledger to check: \(problem)"))
        }
        if report.privacy.noiseIsSeeded, !run.isWithoutPrivacy {
            warnings.append(
                .warning(
                    "noise came from the scenario's seed, so that the run can be repeated. Whoever "
                        + "knows the seed can take the noise off: do not publish a model that was "
                        + "simulated on confidential data."
                )
            )
        }
        if report.secureAggregation.mode == "ideal" {
            warnings.append(
                .warning(
                    "mode ideal: sums were computed without the cryptography. They are the same "
                        + "sums, and no client was protected by masks."
                )
            )
        }
        return warnings + report.warnings.map { Markup.warning($0) }
    }

    /// Key figures.
    var section: Page.Section? {
        var facts: [(name: String, figure: String, more: String?)] = []
        let names = report.evaluation?.metrics ?? report.metrics.keys.sorted()
        for name in MetricWords.quality(names).prefix(2) {
            guard let value = report.metrics[name] else { continue }
            facts.append(
                (MetricWords.heading(name), Numeric.decimal(value), comparison(name, value))
            )
        }
        if run.isWithoutPrivacy {
            facts.append(("Privacy", "none", "ε is infinite"))
        } else if let epsilon = report.privacy.epsilon {
            facts.append(
                (
                    "ε spent", RunSummary.short(epsilon),
                    report.privacy.budget.map { "of a budget of \(Numeric.short($0))" }
                )
            )
        }
        facts.append(("People", RunSummary.grouped(report.users), "with a history"))
        facts.append(("Items", RunSummary.grouped(report.items), nil))
        if let sent = report.secureAggregation.bytesPerClient {
            facts.append(("Sent per person", RunSummary.bytes(sent), "in all rounds together"))
        }
        facts.append(
            (
                "Time", Numeric.seconds(report.seconds),
                "peak memory \(RunSummary.bytes(report.peakMemoryBytes))"
            )
        )
        return Page.Section(
            id: "summary",
            title: "Summary",
            content: [.facts(facts)],
            isLong: false
        )
    }

    private func comparison(_ name: String, _ value: Double) -> String? {
        if let popularity = report.baselines["popularity"]?[name], popularity > 0 {
            return "\(Numeric.decimal(value / popularity, 2)) × popularity"
        }
        if let mean = report.baselines["globalMean"]?[name], mean > 0 {
            return "\(Numeric.decimal(value / mean, 2)) × that of the mean rating"
        }
        return report.metricsConfidence?[name].map { "interval \(Numeric.range($0, 3))" }
    }
}
