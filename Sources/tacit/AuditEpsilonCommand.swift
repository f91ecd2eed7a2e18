import ArgumentParser
import DifferentialPrivacy

/// ε of a plan.
struct AuditEpsilonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epsilon",
        abstract: "Computes ε of a plan of Gaussian releases, sampled or not.",
        discussion: """
            Prints ε by the tightest accountant that covers the plan, and by a second one as a check. \
            With --accountant it is that one alone that counts. ε is an upper bound by each.

            Example:
              tacit audit epsilon --noise-multiplier 4.2 --rounds 3 --delta 1e-6
              tacit audit epsilon --noise-multiplier 1 --sampling-rate 0.01 --rounds 1000 --delta 1e-5
            """
    )

    @Option(help: "Noise standard deviation over the L2 sensitivity, above 0.")
    var noiseMultiplier: Double

    @OptionGroup var plan: PlanOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var epsilon: Double
        var delta: Double
        var accountant: String
        var relation: String
        /// ε by every accountant that was asked.
        var accountants: [String: Double]
    }

    func run() throws {
        let chosen = plan.chosen(for: [plan.query])
        let accountants = try plan.epsilons(
            of: [plan.query.event(noiseMultiplier: noiseMultiplier)],
            by: chosen,
            others: [chosen == .rdp ? .pld : .rdp]
        )
        guard let epsilon = accountants[chosen.rawValue], epsilon.isFinite else {
            throw CommandFailure(
                message: "ε is infinite for so little noise",
                hint: "give a larger --noise-multiplier",
                code: .usage
            )
        }
        if json {
            return try TerminalOutput.json(
                Result(
                    epsilon: epsilon,
                    delta: plan.delta,
                    accountant: chosen.rawValue,
                    relation: plan.relation.rawValue,
                    accountants: accountants
                )
            )
        }
        try TerminalOutput.result(text(chosen: chosen, accountants: accountants))
    }

    private func text(chosen: AccountantOption, accountants: [String: Double]) -> String {
        let epsilon = accountants[chosen.rawValue].map { "\($0)" } ?? "infinite"
        var text = "ε \(epsilon) at δ \(plan.delta) (\(chosen.rawValue))\n"
        for (name, value) in accountants.sorted(by: { $0.key < $1.key })
        where name != chosen.rawValue {
            text += "ε \(value) by \(name), as a check\n"
        }
        return text
    }
}
