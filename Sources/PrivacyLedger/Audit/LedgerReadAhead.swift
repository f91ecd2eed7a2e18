/// Reads a ledger's records and lines ahead of the walk over them, on several threads.
///
/// Signatures and the parsing of lines are nearly all the work of an audit and depend on nothing that
/// stands before. While the walk takes the results of one window, other threads read the next.
/// Nothing is trusted more for it: a result holds for exactly the bytes and the key it was computed
/// from, and what is not found is computed anew. So no signature is checked more than twice.
struct LedgerReadAhead: Sendable {
    /// Records and lines in a window; some megabytes of results.
    static let defaultWindowCount = 2048

    private let threads: Int
    private let windowCount: Int
    private var firstRecord = 0
    private var records: [LedgerReadWindow.Record?] = []
    /// By the place of a line's first byte in the file, which stays when lines are moved.
    private var lines: [Int: LedgerReadWindow.Line] = [:]
    private var upcoming: LedgerReadWindow?

    /// Prepares to read.
    ///
    /// - Parameters:
    ///   - threads: threads to use, the calling one among them; 1 or less means only that.
    ///   - windowCount: records and lines in a window, at least 1.
    init(threads: Int, windowCount: Int) {
        self.threads = threads
        self.windowCount = windowCount
    }

    /// Whether the results reach to record `index`.
    func covers(_ index: Int) -> Bool {
        index >= firstRecord && index - firstRecord < records.count
    }

    /// Takes the window from record `index` and line `cursor` on, and has the next one started.
    mutating func advance(
        to index: Int,
        of allRecords: [ArraySlice<UInt8>],
        cursor: Int,
        of allLines: [ArraySlice<UInt8>],
        key: NoteVerifierKey?
    ) {
        func window(records first: Int, lines cursor: Int) -> LedgerReadWindow {
            LedgerReadWindow(
                firstRecord: first,
                records: Array(allRecords.dropFirst(first).prefix(windowCount)),
                lines: Array(allLines.dropFirst(cursor).prefix(windowCount)),
                key: key
            )
        }
        var current = upcoming
        if current?.firstRecord != index {
            current?.cancel()
            let fresh = window(records: index, lines: cursor)
            fresh.start(helpers: threads - 1)
            current = fresh
        }
        guard let current else { return }
        let results = current.finish()
        firstRecord = index
        records = results.records
        lines.removeAll(keepingCapacity: true)
        for (line, result) in zip(current.lines, results.lines) { lines[line.startIndex] = result }
        upcoming = nil
        let next = index + windowCount
        if threads > 1, next < allRecords.count {
            let window = window(records: next, lines: cursor + windowCount)
            window.start(helpers: threads - 1)
            upcoming = window
        }
    }

    /// What was read of the record at `index`; nil if it is malformed or was not read.
    func record(at index: Int) -> LedgerReadWindow.Record? {
        covers(index) ? records[index - firstRecord] : nil
    }

    /// What a line holds.
    func line(_ bytes: ArraySlice<UInt8>) -> LedgerReadWindow.Line {
        lines[bytes.startIndex] ?? LedgerReadWindow.Line(bytes)
    }
}
