import Dispatch
import Synchronization

/// A part of a ledger that any number of threads read together.
final class LedgerReadWindow: Sendable {
    /// A record as a signed checkpoint, and what the signature of one key on it is worth.
    struct Record: Sendable {
        let note: SignedNote
        let checkpoint: Checkpoint
        private let key: NoteVerifierKey?
        private let verdict: SignedNote.Verdict

        /// Reads a record; nil if it is malformed.
        init?(_ bytes: ArraySlice<UInt8>, key: NoteVerifierKey?) {
            guard let note = try? SignedNote(decoding: bytes), note.signatures.count == 1,
                let checkpoint = try? Checkpoint(text: note.text)
            else { return nil }
            self.note = note
            self.checkpoint = checkpoint
            self.key = key
            verdict = key.map { note.verdict(of: $0) } ?? .absent
        }

        /// What the signature of `key` is worth.
        func verdict(of key: NoteVerifierKey) -> SignedNote.Verdict {
            key == self.key ? verdict : note.verdict(of: key)
        }
    }

    /// A line's hash, and the entry it holds.
    struct Line: Sendable {
        let leafHash: LedgerDigest
        let entry: Result<LedgerEntry, PrivacyLedgerError>

        /// Reads a line.
        init(_ bytes: ArraySlice<UInt8>) {
            leafHash = MerkleTree.leafHash(of: bytes)
            entry = Result { () throws(PrivacyLedgerError) in try LedgerEntry(line: Array(bytes)) }
        }
    }

    /// A stretch of either, as one thread reads it at a time.
    private struct Results: Sendable {
        var records: [Int: [Record?]] = [:]
        var lines: [Int: [Line]] = [:]
    }

    private static let stretchCount = 64

    /// Place of the first record.
    let firstRecord: Int
    /// The lines to read.
    let lines: [ArraySlice<UInt8>]
    private let records: [ArraySlice<UInt8>]
    private let key: NoteVerifierKey?
    private let next = Atomic<Int>(0)
    private let results = Mutex(Results())
    /// Entered while a stretch is being read.
    ///
    /// Helpers that have not begun are not waited for: nobody can say whether there is a thread for them.
    private let reading = DispatchGroup()

    /// Prepares to read; ``start(helpers:)`` and ``finish()`` do it.
    init(
        firstRecord: Int,
        records: [ArraySlice<UInt8>],
        lines: [ArraySlice<UInt8>],
        key: NoteVerifierKey?
    ) {
        self.firstRecord = firstRecord
        self.records = records
        self.lines = lines
        self.key = key
    }

    /// Has other threads begin.
    func start(helpers count: Int) {
        for _ in 0..<max(0, count) {
            DispatchQueue.global().async { self.read() }
        }
    }

    /// Tells the threads to stop.
    func cancel() { next.store(max(records.count, lines.count), ordering: .releasing) }

    /// Reads what nobody has begun with, waits for the rest and returns all of it, in order.
    func finish() -> (records: [Record?], lines: [Line]) {
        read()
        reading.wait()
        return results.withLock { results in
            (
                results.records.sorted { $0.key < $1.key }.flatMap(\.value),
                results.lines.sorted { $0.key < $1.key }.flatMap(\.value)
            )
        }
    }

    private func read() {
        while true {
            // Before the stretch is taken, so that whoever finds none left waits for this one.
            reading.enter()
            defer { reading.leave() }
            let start = next.add(Self.stretchCount, ordering: .acquiringAndReleasing).oldValue
            guard start < max(records.count, lines.count) else { return }
            let stretch = start..<(start + Self.stretchCount)
            let records = records[stretch.clamped(to: 0..<records.count)]
                .map { Record($0, key: key) }
            let lines = lines[stretch.clamped(to: 0..<lines.count)].map(Line.init)
            results.withLock { results in
                results.records[start] = records
                results.lines[start] = lines
            }
        }
    }
}
