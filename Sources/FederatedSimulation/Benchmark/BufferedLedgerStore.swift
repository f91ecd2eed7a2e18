import Foundation
import PrivacyLedger
import ProtocolPrimitives
import Synchronization

/// A new ledger directory that is written in large pieces and not forced to the disk: for ledgers that
/// are only measured.
final class BufferedLedgerStore: LedgerStore {
    private struct State {
        var entries: [UInt8] = []
        var checkpoints: [UInt8] = []
        var latest: [UInt8] = []
    }

    private static let byteCountLimit = 1 << 20
    private let directory: String
    private let state = Mutex(State())

    /// Makes the directory with empty files.
    init(directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        for name in [LedgerFiles.entriesName, LedgerFiles.checkpointsName] {
            try Data().write(to: url(name))
        }
    }

    /// Writes what is left.
    func finish() throws(PrivacyLedgerError) {
        try state.withLock { (state) throws(PrivacyLedgerError) in
            try flush(&state.entries, to: LedgerFiles.entriesName)
            try flush(&state.checkpoints, to: LedgerFiles.checkpointsName)
            try write(state.latest, to: LedgerFiles.latestCheckpointName)
        }
    }

    func read() -> LedgerFiles { LedgerFiles() }

    func writeVerifierKey(_ bytes: [UInt8]) throws(PrivacyLedgerError) {
        try write(bytes, to: LedgerFiles.verifierKeyName)
    }

    func appendEntry(_ bytes: [UInt8]) throws(PrivacyLedgerError) {
        try state.withLock { (state) throws(PrivacyLedgerError) in
            state.entries += bytes
            guard state.entries.count >= Self.byteCountLimit else { return }
            try flush(&state.entries, to: LedgerFiles.entriesName)
        }
    }

    func appendCheckpoint(_ bytes: [UInt8]) throws(PrivacyLedgerError) {
        try state.withLock { (state) throws(PrivacyLedgerError) in
            state.checkpoints += bytes
            guard state.checkpoints.count >= Self.byteCountLimit else { return }
            try flush(&state.checkpoints, to: LedgerFiles.checkpointsName)
        }
    }

    func replaceLatestCheckpoint(_ bytes: [UInt8]) { state.withLock { $0.latest = bytes } }

    func truncate(entries: Int, checkpoints: Int) {}

    private func url(_ name: String) -> URL { URL(fileURLWithPath: directory + "/" + name) }

    private func flush(_ bytes: inout [UInt8], to name: String) throws(PrivacyLedgerError) {
        do {
            let handle = try FileHandle(forWritingTo: url(name))
            defer { try? handle.close() }
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(bytes))
            bytes.removeAll(keepingCapacity: true)
        } catch { throw failure(name) }
    }

    private func write(_ bytes: [UInt8], to name: String) throws(PrivacyLedgerError) {
        do { try Data(bytes).write(to: url(name)) } catch { throw failure(name) }
    }

    private func failure(_ name: String) -> PrivacyLedgerError {
        .file(.failed(operation: .write, path: directory + "/" + name, code: 0))
    }
}
