import ArgumentParser
import DifferentialPrivacy

/// Noise for a target.
struct AuditCalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Computes the noise multiplier for a target ε.",
        discussion: """
            Example:
              tacit audit calibrate --epsilon 5 --delta 1e-6 --rounds 3
              tacit audit calibrate --epsilon 2 --delta 1e-6 --sampling-rate 0.01 --rounds 1000
            """
    )

    @Option(help: "Target ε, above 0.")
    var epsilon: Double

    @OptionGroup var plan: PlanOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var noiseMultiplier: Double
        /// ε of the plan with that noise, at most the target.
        var epsilon: Double
        var accountant: String
        var relation: String
    }

    func run() throws {
        let budget = try PrivacyBudget(epsilon: epsilon, delta: plan.delta)
        let accountant = plan.chosen.accountant(relation: plan.relation.relation)
        let noiseMultiplier = try NoiseCalibration.noiseMultiplier(
            budget: budget,
            accountant: accountant
        ) { plan.events(noiseMultiplier: $0) }
        let result = Result(
            noiseMultiplier: noiseMultiplier,
            epsilon: try plan.epsilon(noiseMultiplier: noiseMultiplier, by: plan.chosen),
            accountant: accountant.name,
            relation: plan.relation.rawValue
        )
        if json { return try TerminalOutput.json(result) }
        try TerminalOutput.result(
            "noise multiplier \(noiseMultiplier) (\(accountant.name), ε \(result.epsilon))\n"
        )
    }
}
