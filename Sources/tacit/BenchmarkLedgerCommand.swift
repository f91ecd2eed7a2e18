import ArgumentParser
import FederatedSimulation
import Foundation

/// The full offline audit of a long ledger.
struct BenchmarkLedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Writes a long ledger and times its full offline audit.",
        discussion: """
            Every signature and root is checked. The time includes reading the files; the memory \
            includes writing the ledger.

            Example:
              tacit benchmark ledger --entries 100000
            """
    )

    @Option(help: "Entries in the ledger, 1…10000000.")
    var entries = 100_000

    @Option(help: "Threads of the audit.")
    var threads = 2

    @Option(help: "Audits; the median is shown.")
    var repetitions = 3

    @Option(help: "Keep the ledger in this directory, or audit the one that is there.")
    var directory: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (1...10_000_000).contains(entries) else {
            throw ValidationError("--entries must be 1…10000000")
        }
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads must be 1…1024")
        }
        guard (1...1000).contains(repetitions) else {
            throw ValidationError("--repetitions must be 1…1000")
        }
    }

    func run() throws {
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("tacit-ledger-\(UUID().uuidString)").path
        defer { if directory == nil { try? FileManager.default.removeItem(atPath: scratch) } }
        let measurement = try LedgerBenchmark(entries: entries, threads: threads)
            .run(in: directory ?? scratch, repetitions: repetitions)
        if json { return try TerminalOutput.json(measurement) }
        let megabytes = Double(measurement.byteCount) / 1e6
        let mebibytes = Double(measurement.peakMemoryBytes) / 1_048_576
        try TerminalOutput.result(
            """
            ledger      \(measurement.entries) entries, \(String(format: "%.1f", megabytes)) MB
            full audit  \(String(format: "%.2f", measurement.wallSeconds)) s \
            (fastest \(String(format: "%.2f", measurement.fastestWallSeconds)) s), \
            \(measurement.threads) threads
            CPU         \(String(format: "%.2f", measurement.cpuSeconds)) s
            memory      \(String(format: "%.0f", mebibytes)) MiB at most

            """
        )
    }
}
