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
            """
    )

    @Option(help: "Target ε, above 0.")
    var epsilon: Double

    @Option(help: "δ, above 0 and below 1.")
    var delta: Double

    @Option(help: "Number of releases that share the target evenly.")
    var rounds = 1

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var noiseMultiplier: Double
    }

    func validate() throws {
        guard (1...1_000_000).contains(rounds) else {
            throw ValidationError("--rounds must be 1…1000000")
        }
    }

    func run() throws {
        let budget = try PrivacyBudget(epsilon: epsilon, delta: delta)
        let mu = try GaussianPrivacyCurve.mu(epsilon: budget.epsilon, delta: budget.delta)
        let result = Result(noiseMultiplier: Double(rounds).squareRoot() / mu)
        guard result.noiseMultiplier.isFinite else {
            throw CommandFailure(
                message: "no finite noise reaches this target",
                hint: "give a larger --epsilon",
                code: .usage
            )
        }
        if json { return try TerminalOutput.json(result) }
        try TerminalOutput.result("noise multiplier \(result.noiseMultiplier)\n")
    }
}
