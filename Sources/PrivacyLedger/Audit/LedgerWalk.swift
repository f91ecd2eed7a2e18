import DifferentialPrivacy
import ProtocolPrimitives

/// One pass over a stored ledger: entries, checkpoints and rules together.
///
/// Bytes are untrusted throughout. The roots in verified checkpoints say which line stands in its
/// place; where a line does not, the walk finds out whether it was added, moved, removed or changed
/// and goes on as far as the roots can still be followed.
struct LedgerWalk {
    /// The most findings to keep; the rest is counted.
    static let findingLimit = 100
    /// Lines beyond those that have checkpoints to look at; all but one are errors.
    static let spareLineCount = 1024

    let files: LedgerFiles
    var lines: [ArraySlice<UInt8>]
    /// The index that each line claims, read when a line first does not fit.
    var claims: [Int?] = []
    let records: [ArraySlice<UInt8>]
    /// Whether the last line ends without a newline.
    let hasPartialEntry: Bool
    /// What stands behind the last complete checkpoint.
    let partialCheckpoint: ArraySlice<UInt8>

    private(set) var readAhead: LedgerReadAhead
    var tree = MerkleTree()
    var replay = LedgerReplay()
    var findings: [LedgerFinding] = []
    var leftOutCount = 0
    var hasError = false

    /// The key that signs the next checkpoint, or nil where none is known.
    var key: NoteVerifierKey?
    /// Every key that was ever in force.
    var knownKeys: [NoteVerifierKey] = []
    /// Keys that an entry names which could not be verified.
    var unverifiedKeys: [NoteVerifierKey] = []
    /// Entries that the last verified root covers.
    var verifiedSize = 0
    var verifiedCheckpoint: Checkpoint?
    /// The earlier checkpoint that the entries continue.
    var continuedCheckpoint: Checkpoint?
    /// Every model that an entry publishes.
    var models: [PublishedModelStatus] = []
    /// Whether an entry's true hash is unknown, so that later roots cannot be recomputed.
    var areRootsLost = false
    /// The line behind the last checkpoint, if there is exactly one.
    var unsignedLine: ArraySlice<UInt8>?
    /// What that line says, if it can be read.
    var unsignedEntry: LedgerEntry?
    private var latestTime: LedgerTime?

    /// Walks over a ledger.
    ///
    /// - Parameters:
    ///   - files: the stored bytes.
    ///   - pinnedKey: the key of the first checkpoint, or nil to take the one beside the ledger.
    ///   - threads: threads to read entries and check signatures on; 1 or less means the calling one.
    ///   - windowCount: records and lines to read ahead.
    /// - Complexity: O(n log n) hashes and n signature checks; twice as many at worst.
    init(
        _ files: LedgerFiles,
        pinnedKey: NoteVerifierKey?,
        threads: Int,
        windowCount: Int = LedgerReadAhead.defaultWindowCount
    ) {
        self.files = files
        readAhead = LedgerReadAhead(threads: threads, windowCount: windowCount)
        (records, partialCheckpoint) = LedgerLines.splitCheckpoints(files.checkpoints)
        let (lines, rest) = LedgerLines.split(
            files.entries,
            limit: records.count + Self.spareLineCount
        )
        self.lines = lines
        let hasMoreLines = rest.contains(0x0A)
        hasPartialEntry = !rest.isEmpty && !hasMoreLines
        if hasMoreLines {
            add(
                .error,
                .entryInserted,
                entry: nil,
                expected: "\(records.count) signed entries",
                got: "more than \(lines.count) lines",
                "far more lines than checkpoints; the rest is not read"
            )
        }
        takeKeys(pinnedKey: pinnedKey)
        walkSignedEntries()
        checkLatestCheckpoint()
    }

    private mutating func walkSignedEntries() {
        var (index, cursor) = (0, 0)
        while index < records.count {
            if !readAhead.covers(index) {
                readAhead.advance(to: index, of: records, cursor: cursor, of: lines, key: key)
            }
            let root = signedRoot(at: index)
            guard cursor < lines.count else {
                add(
                    .error,
                    .entryMissing,
                    entry: index,
                    expected: "\(records.count) entries",
                    got: "\(lines.count)",
                    "the ledger ends before its last checkpoint"
                )
                return
            }
            var next = index + 1
            if let root, !areRootsLost {
                if let missingEnd = place(index: index, cursor: &cursor, root: root) {
                    next = missingEnd
                } else {
                    read(lines[cursor], index: index)
                    cursor += 1
                }
            } else {
                tree.append(leafHash: readAhead.line(lines[cursor]).leafHash)
                read(lines[cursor], index: index)
                cursor += 1
            }
            index = next
        }
        walkUnsignedEntries(from: cursor, index: index)
    }

    /// Parses a line, holds it to the rules and takes it into the replayed state.
    mutating func read(_ line: ArraySlice<UInt8>, index: Int) {
        replay.skip(to: index)
        let entry: LedgerEntry
        do {
            entry = try readAhead.line(line).entry.get()
        } catch {
            add(
                .error,
                .entryFormat,
                entry: index,
                expected: "an entry of a known form",
                got: "a line of \(line.count) bytes",
                error.message
            )
            replay.skip(to: index + 1)
            return
        }
        let violations = replay.violations(of: entry)
        for violation in violations {
            add(
                .error,
                violation.check,
                entry: index,
                expected: violation.expected,
                got: violation.actual,
                violation.message
            )
        }
        if case .modelPublished(let model) = entry.record {
            models.append(
                PublishedModelStatus(
                    entry: index,
                    published: model,
                    recomputedEpsilon: replay.epsilonByAccountant[model.accountant],
                    isValid: violations.isEmpty,
                    isSigned: index < verifiedSize
                )
            )
        }
        if case .budgetOpened(let opening) = entry.record { checkKeyName(opening, index: index) }
        replay.record(entry)
        if case .keyRotated(let rotation) = entry.record {
            if verifiedSize == index + 1 {
                key = rotation.newKey
                knownKeys.append(rotation.newKey)
            } else {
                unverifiedKeys.append(rotation.newKey)
            }
        }
        checkTime(of: entry, index: index)
    }

    /// Adds a finding, or counts it once there are too many.
    mutating func add(
        _ severity: LedgerFinding.Severity,
        _ check: LedgerCheck,
        entry: Int?,
        expected: String,
        got: String,
        _ message: String
    ) {
        if severity == .error { hasError = true }
        guard findings.count < Self.findingLimit else {
            leftOutCount += 1
            return
        }
        findings.append(
            LedgerFinding(
                severity: severity,
                check: check,
                entry: entry,
                expected: expected,
                got: got,
                message: message
            )
        )
    }

    private mutating func checkTime(of entry: LedgerEntry, index: Int) {
        if let latestTime, entry.time < latestTime {
            add(
                .note,
                .time,
                entry: index,
                expected: "\(latestTime) or later",
                got: "\(entry.time)",
                "the writer's clock ran backwards"
            )
        }
        latestTime = max(latestTime ?? entry.time, entry.time)
    }
}
