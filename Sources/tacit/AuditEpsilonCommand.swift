import ArgumentParser
import DifferentialPrivacy

/// ε of a plan.
struct AuditEpsilonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epsilon",
        abstract: "Computes ε of a plan of Gaussian releases.",
        discussion: """
            Example:
              tacit audit epsilon --noise-multiplier 4.2 --rounds 3 --delta 1e-6
            """
    )

    @Option(help: "Noise standard deviation over the L2 sensitivity, above 0.")
    var noiseMultiplier: Double

    @Option(help: "Number of releases.")
    var rounds = 1

    @Option(help: "δ, above 0 and below 1.")
    var delta: Double

    @Option(help: "gdp (exact) or rdp.")
    var accountant = GaussianAccountant.name

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var epsilon: Double
        var accountant: String
    }

    func validate() throws {
        guard (1...1_000_000).contains(rounds) else {
            throw ValidationError("--rounds must be 1…1000000")
        }
        guard [GaussianAccountant.name, RenyiAccountant.name].contains(accountant) else {
            throw ValidationError("--accountant must be gdp or rdp")
        }
    }

    func run() throws {
        let events = [PrivacyEvent](
            repeating: .gaussian(noiseMultiplier: noiseMultiplier),
            count: rounds
        )
        let epsilon =
            accountant == GaussianAccountant.name
            ? try GaussianAccountant().epsilon(of: events, delta: delta)
            : try RenyiAccountant().epsilon(of: events, delta: delta)
        guard epsilon.isFinite else {
            throw CommandFailure(
                message: "ε is infinite for so little noise",
                hint: "give a larger --noise-multiplier",
                code: .usage
            )
        }
        if json {
            return try TerminalOutput.json(Result(epsilon: epsilon, accountant: accountant))
        }
        try TerminalOutput.result("ε \(epsilon) at δ \(delta) (\(accountant))\n")
    }
}
