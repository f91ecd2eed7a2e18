import DifferentialPrivacy
import Foundation
import PrivacyLedger
import ProtocolPrimitives

/// Writes a long ledger and measures how long its full offline audit takes.
public struct LedgerBenchmark: Sendable {
    private let entries: Int
    private let threads: Int

    /// Prepares a measurement.
    ///
    /// - Parameters:
    ///   - entries: length of the ledger, at least 1.
    ///   - threads: threads of the audit, at least 1.
    public init(entries: Int, threads: Int) {
        self.entries = entries
        self.threads = threads
    }

    /// Writes the ledger, unless it is there, and audits it from its files.
    ///
    /// - Parameters:
    ///   - directory: holds the ledger; made if it does not exist.
    ///   - repetitions: audits, of which the fastest and the median are reported.
    /// - Returns: the measurement.
    /// - Throws: `PrivacyLedgerError`, above all if the audit finds anything.
    public func run(in directory: String, repetitions: Int) throws -> LedgerMeasurement {
        let path = directory + "/" + LedgerFiles.entriesName
        if !FileManager.default.fileExists(atPath: path) { try write(to: directory) }
        var runs: [BenchmarkClock] = []
        var byteCount = 0
        for _ in 0..<repetitions {
            let start = BenchmarkClock.now
            let files = try LedgerFiles.read(directory: directory)
            let report = LedgerAudit(threads: threads).report(on: files)
            runs.append(BenchmarkClock.now - start)
            byteCount = files.entries.count + files.checkpoints.count
            guard report.valid, report.entries == entries else {
                let error = report.findings.first { $0.severity == .error }
                throw PrivacyLedgerError.damaged(
                    check: error?.check ?? .entryMissing,
                    entry: report.firstBadEntry
                )
            }
        }
        let sorted = runs.sorted { $0.wall < $1.wall }
        return LedgerMeasurement(
            entries: entries,
            threads: threads,
            byteCount: byteCount,
            wallSeconds: sorted[sorted.count / 2].wall,
            fastestWallSeconds: sorted[0].wall,
            cpuSeconds: sorted[sorted.count / 2].cpu,
            peakMemoryBytes: PeakMemory.byteCount
        )
    }

    private func write(to directory: String) throws {
        var random = try SeededRandomSource(seed: 1, label: "ledger benchmark")
        let start = LedgerTime(clampingSecondsSince1970: 1_795_230_000)
        let store = try BufferedLedgerStore(directory: directory)
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: SigningKey(using: &random),
            opening: BudgetOpened(
                runID: RunID(using: &random),
                model: "benchmark",
                budget: PrivacyBudget(epsilon: 5, delta: 1e-6),
                scenarioDigest: LedgerDigest(hashing: []),
                noiseOrigin: .coordinator,
                secureAggregation: SecureAggregationTerms(
                    mode: .full,
                    neighbors: 58,
                    threshold: 31,
                    corrupted: 0.1,
                    dropout: 0.1
                ),
                plannedMinimumContributors: 4000
            ),
            time: start
        )
        let event = PrivacyEvent.discreteGaussian(
            squaredSensitivity: 1 << 20,
            variance: 1 << 44,
            dimension: 3706
        )
        for index in 1..<max(entries, 1) {
            let time = LedgerTime(
                clampingSecondsSince1970: Double(start.secondsSince1970 + Int64(index))
            )
            try ledger.append(Self.record(index - 1, event: event), time: time)
        }
        try store.finish()
    }

    /// Rounds of a plan, a reservation and a release.
    private static func record(_ index: Int, event: PrivacyEvent) -> LedgerRecord {
        let round = UInt32(clamping: index / 3)
        let query = LedgerQuery(
            kind: "itemCounts",
            length: 3706,
            squaredSensitivity: 1 << 20,
            normBoundBits: 10,
            publicInputsDigest: LedgerDigest(hashing: Array("\(round)".utf8))
        )
        switch index % 3 {
        case 0: return .roundPlanned(RoundPlanned(round: round, query: query, event: event))
        case 1: return .reserved(RoundReserved(round: round, event: event))
        default:
            return .released(
                RoundReleased(
                    round: round,
                    event: event,
                    survivors: 5000,
                    sumDigest: LedgerDigest(hashing: [UInt8(truncatingIfNeeded: round)]),
                    queryDigest: query.digest
                )
            )
        }
    }
}
