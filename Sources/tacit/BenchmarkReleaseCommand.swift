import ArgumentParser
import FederatedSimulation
import Foundation

/// Publication, verification, loading and use of a large release.
struct BenchmarkReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Publishes, verifies and loads a large release, and times recommendations.",
        discussion: """
            The model is random. Files are in the system's cache when they are read; medians are \
            shown, and for recommendations the 99th of 100 as well.

            Example:
              tacit benchmark release --items 100000 --factors 64
            """
    )

    @Option(help: "Items of the catalog, 2…10000000.")
    var items = 100_000

    @Option(help: "Factors of an item, 1…1024.")
    var factors = 64

    @Option(help: "ials or spectral.")
    var algorithm = "ials"

    @Option(help: "Released sums in the ledger.")
    var rounds = 50

    @Option(help: "Items of a history.")
    var history = 50

    @Option(help: "Recommendations.")
    var requests = 1000

    @Option(help: "Publications, verifications and loadings; medians are shown.")
    var repetitions = 5

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (2...10_000_000).contains(items), (1...1024).contains(factors) else {
            throw ValidationError("--items must be 2…10000000 and --factors 1…1024")
        }
        guard items * factors <= 1 << 29 else {
            throw ValidationError("the model would be larger than 2 GiB")
        }
        guard ["ials", "spectral"].contains(algorithm) else {
            throw ValidationError("--algorithm must be ials or spectral")
        }
        guard (1...10_000).contains(rounds), (1...10_000).contains(history),
            (1...1_000_000).contains(requests), (1...1000).contains(repetitions)
        else {
            throw ValidationError(
                "--rounds and --history must be 1…10000, --requests 1…1000000, "
                    + "--repetitions 1…1000"
            )
        }
    }

    func run() throws {
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("tacit-release-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: scratch,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let measurement = try ReleaseBenchmark(
            items: items,
            factors: factors,
            algorithm: algorithm,
            rounds: rounds
        ).run(in: scratch, history: history, requests: requests, repetitions: repetitions)
        if json { return try TerminalOutput.json(measurement) }
        func milliseconds(_ seconds: Double) -> String {
            String(format: "%.1f ms", seconds * 1000)
        }
        let megabytes = String(format: "%.1f", Double(measurement.modelByteCount) / 1e6)
        try TerminalOutput.result(
            """
            release    \(items) items, \(factors) factors, \(algorithm), model of \(megabytes) MB
            publish    \(milliseconds(measurement.publishSeconds))
            verify     \(milliseconds(measurement.verifySeconds)), \
            ledger of \(measurement.ledgerEntries) entries
            load       \(milliseconds(measurement.loadSeconds))
            recommend  \(milliseconds(measurement.p50Seconds)) median, \
            \(milliseconds(measurement.p99Seconds)) p99, \
            \(milliseconds(measurement.firstSeconds)) the first; histories of \(history)

            """
        )
    }
}
