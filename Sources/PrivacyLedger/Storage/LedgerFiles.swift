import ProtocolPrimitives

/// The bytes of a stored ledger, as they are; untrusted.
public struct LedgerFiles: Sendable, Equatable {
    /// Name of the file of entries.
    public static let entriesName = "entries.jsonl"
    /// Name of the file of all checkpoints.
    public static let checkpointsName = "checkpoints"
    /// Name of the file of the latest checkpoint.
    public static let latestCheckpointName = "checkpoint"
    /// Name of the file of the first verifying key.
    public static let verifierKeyName = "ledger.vkey"
    /// The largest file of entries or checkpoints to read, 4 GiB.
    public static let byteCountLimit = 1 << 32
    /// The largest file of one checkpoint or key to read, 64 KiB.
    public static let noteByteCountLimit = 1 << 16

    /// One line an entry.
    public var entries: [UInt8]
    /// One signed checkpoint an entry, each followed by an empty line.
    public var checkpoints: [UInt8]
    /// The latest signed checkpoint, or nil if the file is absent.
    public var latestCheckpoint: [UInt8]?
    /// The verifying key of the first checkpoint and a newline, or nil if the file is absent.
    public var verifierKey: [UInt8]?

    /// Puts a stored ledger together.
    public init(
        entries: [UInt8] = [],
        checkpoints: [UInt8] = [],
        latestCheckpoint: [UInt8]? = nil,
        verifierKey: [UInt8]? = nil
    ) {
        self.entries = entries
        self.checkpoints = checkpoints
        self.latestCheckpoint = latestCheckpoint
        self.verifierKey = verifierKey
    }

    /// The line of one entry, without its newline; nil if there are fewer complete lines.
    ///
    /// - Complexity: O(bytes), in constant memory.
    public func line(at index: Int) -> ArraySlice<UInt8>? {
        guard index >= 0 else { return nil }
        var (start, place) = (entries.startIndex, 0)
        while let end = entries[start...].firstIndex(of: 0x0A) {
            if place == index { return entries[start..<end] }
            (start, place) = (end + 1, place + 1)
        }
        return nil
    }

    /// Reads a ledger directory without locking it.
    ///
    /// Reads again while a writer is at work, so that the result is what one writer leaves between
    /// two appends or, at worst, in the middle of one.
    ///
    /// - Parameter directory: path of the ledger directory.
    /// - Returns: the files as they are, unverified.
    /// - Throws: ``PrivacyLedgerError/file(_:)`` or ``PrivacyLedgerError/empty`` if there is no
    ///   file of entries.
    public static func read(directory: String) throws(PrivacyLedgerError) -> LedgerFiles {
        var latest = try bytes(latestCheckpointName, in: directory)
        var attempts = 0
        while true {
            attempts += 1
            // In this order there is never a checkpoint whose entry was not written yet.
            let checkpoints = try bytes(checkpointsName, in: directory)
            guard let entries = try bytes(entriesName, in: directory) else { throw .empty }
            let verifierKey = try bytes(verifierKeyName, in: directory)
            let latestAfter = try bytes(latestCheckpointName, in: directory)
            if latestAfter == latest || attempts == 8 {
                return LedgerFiles(
                    entries: entries,
                    checkpoints: checkpoints ?? [],
                    latestCheckpoint: latest,
                    verifierKey: verifierKey
                )
            }
            latest = latestAfter
        }
    }

    /// Reads a file of a ledger directory; nil if it is absent.
    private static func bytes(_ name: String, in directory: String) throws(PrivacyLedgerError)
        -> [UInt8]?
    {
        let isNote = name == latestCheckpointName || name == verifierKeyName
        do {
            return try BoundedFile.bytes(
                atPath: directory + "/" + name,
                byteCountLimit: isNote ? noteByteCountLimit : byteCountLimit
            )
        } catch FileError.notFound {
            return nil
        } catch {
            throw .file(error)
        }
    }
}
