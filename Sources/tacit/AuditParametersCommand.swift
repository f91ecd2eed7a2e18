import ArgumentParser
import Foundation
import SecureAggregation

/// Parameters of secure aggregation for a threat model.
struct AuditParametersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parameters",
        abstract: "Computes neighbors, threshold and modulus of secure aggregation.",
        discussion: """
            Every client shares its secrets with its neighbors. The smallest graph is
            taken in which three failures stay below their targets: the adversary rebuilds
            a secret (exposure), the survivors fall into groups whose sums show
            (disconnection), a secret cannot be rebuilt (abort). See docs/parameters.md.

            Example:
              tacit audit parameters --clients 6040 --corrupted 0.1 --dropout 0.1
            """
    )

    @Option(help: "Clients in the smallest cohort that is accepted, 2…100000000.")
    var clients: Int

    @Option(help: "Largest fraction of them that colludes with the coordinator, 0 to below 1.")
    var corrupted: Double

    @Option(help: "Largest fraction of them that drops out, 0 to below 1.")
    var dropout: Double

    @Option(help: "What the coordinator may do: semi-honest or malicious.")
    var adversary = AdversaryName.semiHonest

    @Option(
        help: ArgumentHelp(
            """
            Largest magnitude of one client's coordinate as an integer, noise included. Left out: \
            65536, or the largest power of two whose sum fits 32 bits.
            """
        )
    )
    var valueBound: Int?

    @Option(help: "Rounds that one graph serves; failures count over all of them.")
    var rounds = 1

    @Option(help: "Exposure has probability at most 2^-N, 1…128.")
    var exposureBits = FailureTargets.standard.exposureBits

    @Option(help: "Disconnection has probability at most 2^-N, 1…128.")
    var disconnectionBits = FailureTargets.standard.disconnectionBits

    @Option(help: "An abort has probability at most 2^-N, 1…128.")
    var abortBits = FailureTargets.standard.abortBits

    @Flag(help: "Print one JSON object.")
    var json = false

    /// The adversary as it is written in scenarios.
    enum AdversaryName: String, ExpressibleByArgument {
        case semiHonest = "semi-honest"
        case malicious

        var adversary: Adversary {
            switch self {
            case .semiHonest: .semiHonest
            case .malicious: .malicious
            }
        }
    }

    func run() throws {
        let calculator: ParameterCalculator
        let parameters: SecureAggregationParameters
        do throws(SecureAggregationError) {
            calculator = try self.calculator()
            parameters = try calculator.parameters()
        } catch {
            throw ParameterRefusalDescription.flags.failure(error) ?? error
        }
        let result = ParameterTable(calculator: calculator, parameters: parameters)
        if json { return try TerminalOutput.json(result) }
        try TerminalOutput.result(result.text)
    }

    private func calculator() throws(SecureAggregationError) -> ParameterCalculator {
        try ParameterCalculator(
            population: clients,
            corruptedFraction: corrupted,
            dropoutFraction: dropout,
            adversary: adversary.adversary,
            valueBound: valueBound ?? Self.defaultValueBound(clients: clients),
            targets: FailureTargets(
                exposureBits: exposureBits,
                disconnectionBits: disconnectionBits,
                abortBits: abortBits
            ),
            roundCount: rounds
        )
    }

    /// 2^16 as the encoding of queries prefers it, or as far as 32 bits carry the sum.
    private static func defaultValueBound(clients: Int) -> Int {
        let limit = Int(Int32.max) / max(clients, 1)
        var bound = 1 << 16
        while bound > max(limit, 1) { bound /= 2 }
        return bound
    }
}
