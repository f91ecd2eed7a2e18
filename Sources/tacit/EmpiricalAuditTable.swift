import FederatedSimulation
import Foundation

/// What `tacit audit empirical` prints for people.
enum EmpiricalAuditTable {
    static func text(_ report: EmpiricalAuditReport) -> String {
        var text = ""
        func fact(_ name: String, _ value: String) {
            text += name.padding(toLength: 16, withPad: " ", startingAt: 0) + value + "\n"
        }
        fact("scenario", "\(report.name), \(report.algorithm), seed \(report.seed)")
        fact(
            "clients",
            "\(report.users) people and \(report.canaries) canaries (\(report.kind.rawValue)), "
                + "\(report.canariesJudged) of them in every sum"
        )
        fact(
            "sums",
            "secure aggregation \(report.secureAggregation.rawValue), noise by the \(report.noise)"
        )
        fact("claimed", "ε \(number(report.epsilonUpper)) at δ \(report.delta)")
        fact(
            "proven",
            "ε ≥ \(number(report.epsilonLower)) with confidence \(report.confidence)"
        )
        text += "\none-run auditor: ε ≥ \(number(report.oneRun.epsilonLower)), assumes nothing\n"
        for attempt in report.oneRun.attempts {
            text +=
                "  \(attempt.correct) of \(attempt.guesses) guesses right: "
                + "ε ≥ \(number(attempt.epsilonLower))\n"
        }
        let oneShot = report.oneShot
        text += """

            one-shot estimator: ε ≥ \(number(oneShot.epsilonLower)), assumes normal scores
              μ \(number(oneShot.mu)), at least \(number(oneShot.muLower)); \
            claimed \(number(report.muClaimed))
              estimate: ε about \(oneShot.epsilonEstimate.map(number) ?? "over 600"); \
            by thresholds ε ≥ \(number(oneShot.epsilonLowerByThresholds))

              sum                    length     μ claimed  found      at least   residual

            """
        for query in report.queries {
            text +=
                "  " + query.kind.padding(toLength: 23, withPad: " ", startingAt: 0)
                + String(query.length).padding(toLength: 11, withPad: " ", startingAt: 0)
            for value in [query.muClaimed, query.mu, query.muLower, query.residual] {
                text += number(value).padding(toLength: 11, withPad: " ", startingAt: 0)
            }
            text += query.isCharged ? "\n" : "not charged\n"
        }
        text += report.passed ? "\nnothing refutes the claim\n" : "\nthe claim is refuted\n"
        return text
    }

    private static func number(_ value: Double) -> String { String(format: "%.4f", value) }
}
