public import FederatedSimulation
import Foundation
import PrivacyLedger

/// A run as its directory has it, with all that a page shows of it.
///
/// Reads what is there: a run that failed or was interrupted, and runs of earlier versions, lack parts.
public struct RecordedRun: Sendable {
    /// Where it is.
    public let directory: RunDirectory
    /// What it says of itself.
    public let report: RunReport
    /// Its rounds.
    public let rounds: [RoundRecord]
    /// What its ledger says; nil if there is none to read.
    let ledger: LedgerSummary?
    /// Why there is no ledger to read; nil if there is one.
    let ledgerProblem: String?
    /// The sweep it is one of; nil for a single run.
    let sweep: RecordedSweep?

    /// Reads a run.
    ///
    /// - Parameters:
    ///   - path: its directory.
    ///   - sweep: directory of a sweep to show beside it; nil for the one it is in, if any.
    /// - Throws: ``RunReportsError``, `SimulationError` for a damaged run, `FileError`.
    public init(path: String, sweep: String? = nil) throws {
        let directory = RunDirectory(path: path)
        guard FileManager.default.fileExists(atPath: directory.reportPath) else {
            guard let record = try SweepRecord.read(from: path) else {
                throw RunReportsError.notARun(path: path)
            }
            throw RunReportsError.severalRuns(
                path: path,
                examples: record.runs.prefix(3).map { "\(path)/\($0.directory)" }
            )
        }
        self.directory = directory
        report = try directory.report()
        rounds = try directory.rounds()
        do {
            ledger = LedgerSummary(try LedgerFiles.read(directory: directory.ledgerPath))
            ledgerProblem = nil
        } catch {
            ledger = nil
            ledgerProblem = error.message
        }
        if let sweep {
            guard let found = try RecordedSweep(path: sweep) else {
                throw RunReportsError.notASweep(path: sweep)
            }
            self.sweep = found
        } else {
            self.sweep = try RecordedSweep(around: path)
        }
    }

    /// Puts a run together from its parts.
    init(
        directory: RunDirectory,
        report: RunReport,
        rounds: [RoundRecord] = [],
        ledger: LedgerSummary? = nil,
        ledgerProblem: String? = nil,
        sweep: RecordedSweep? = nil
    ) {
        self.directory = directory
        self.report = report
        self.rounds = rounds
        self.ledger = ledger
        self.ledgerProblem = ledgerProblem
        self.sweep = sweep
    }

    /// Whether sums were released exactly.
    var isWithoutPrivacy: Bool { report.privacy.noise == "none" }
}
