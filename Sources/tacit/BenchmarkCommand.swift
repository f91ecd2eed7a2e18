import ArgumentParser

/// Measurements of this machine.
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measures what this machine can do.",
        discussion: """
            Example:
              tacit benchmark secure-aggregation --clients 100 --length 118592
            """,
        subcommands: [
            BenchmarkSecureAggregationCommand.self, BenchmarkLedgerCommand.self,
            BenchmarkReleaseCommand.self,
        ]
    )
}
