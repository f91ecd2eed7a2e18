import ArgumentParser
import FederatedSimulation
import Foundation
import SecureAggregation

/// The whole protocol on random vectors.
struct BenchmarkSecureAggregationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secure-aggregation",
        abstract: "Runs the whole protocol, all clients and the server, on random vectors.",
        discussion: """
            Every sum is checked. The floor is the time of mask keystream, key agreement and \
            signatures alone, on as many threads, in the same run. With --repetitions the medians are \
            shown.

            Example:
              tacit benchmark secure-aggregation --clients 100 --length 118592 --neighbors 50
            """
    )

    @Option(help: "Number of clients, 2 or more.")
    var clients: Int

    @Option(help: "Length of each client's vector.")
    var length: Int

    @Option(help: "Neighbors of each client; computed from the threat model if left out.")
    var neighbors: Int?

    @Option(help: "Fraction of clients that drop out after sharing keys.")
    var dropout = 0.0

    @Option(help: "Threads.")
    var threads = 1

    @Option(help: "What the coordinator is taken for: semi-honest or malicious.")
    var adversary = AdversaryOption.semiHonest

    @Option(help: "Bits of each coordinate of the sum, 2 to 32.")
    var bits = 32

    @Option(help: "Rounds of one session; only the first agrees on keys.")
    var rounds = 1

    @Option(help: "Times the benchmark is repeated.")
    var repetitions = 1

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard clients >= 2, clients <= 1_000_000 else {
            throw ValidationError("--clients must be 2…1000000")
        }
        guard length >= 1, length <= 100_000_000 else {
            throw ValidationError("--length must be 1…100000000")
        }
        guard dropout >= 0, dropout < 1 else { throw ValidationError("--dropout must be 0…1") }
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads must be 1…1024")
        }
        guard (2...32).contains(bits) else { throw ValidationError("--bits must be 2…32") }
        guard (1...1000).contains(rounds) else { throw ValidationError("--rounds must be 1…1000") }
        guard (1...1000).contains(repetitions) else {
            throw ValidationError("--repetitions must be 1…1000")
        }
        if let neighbors {
            guard (2...SecureAggregationParameters.maximumNeighborCount).contains(neighbors),
                neighbors.isMultiple(of: 2) || neighbors >= clients - 1
            else { throw ValidationError("--neighbors must be an even number, 2…1024") }
        }
    }

    func run() throws {
        let parameters = try parameters()
        let benchmark = SecureAggregationBenchmark(
            clients: clients,
            length: length,
            dropout: dropout,
            threads: threads,
            parameters: parameters,
            rounds: rounds
        )
        let runs = try (0..<repetitions).map { _ in try benchmark.run() }
        let result = BenchmarkReport(
            clients: clients,
            length: length,
            threads: threads,
            parameters: parameters,
            runs: runs
        )
        if json { return try TerminalOutput.json(result) }
        try TerminalOutput.result(result.text)
    }

    /// A typed-in neighbor count comes with a threshold that makes sense for it but is not proven.
    private func parameters() throws -> SecureAggregationParameters {
        let valueBound = max(1, (1 << (bits - 1)) / clients - 1)
        guard let neighbors else {
            return try ParameterCalculator(
                population: clients,
                corruptedFraction: 0.1,
                dropoutFraction: max(dropout, 0.05),
                adversary: adversary.value,
                valueBound: valueBound
            ).parameters()
        }
        let degree = min(neighbors, clients - 1)
        return try SecureAggregationParameters(
            unproven: adversary.value,
            neighborCount: degree,
            // Over half of the neighbors, and two thirds where each could be asked both ways.
            reconstructionThreshold: adversary.value == .malicious
                ? (2 * degree + 2) / 3 : degree / 2 + 1,
            modulusBits: bits,
            valueBound: valueBound
        )
    }
}
