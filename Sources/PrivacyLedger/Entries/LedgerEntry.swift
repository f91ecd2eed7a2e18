/// One line of a ledger; **public**.
///
/// The form is specified in docs/ledger-format.md.
public struct LedgerEntry: Sendable, Hashable {
    /// The version of the entry format.
    public static let version = 1
    /// The longest line to accept, in bytes.
    public static let lineByteCountLimit = 65_536

    /// Place in the log, from 0.
    public let index: Int
    /// When the entry was written, by the writer's clock.
    public let time: LedgerTime
    /// What the entry says.
    public let record: LedgerRecord

    /// The line in canonical JSON, without the newline.
    public let line: [UInt8]

    /// Creates an entry and checks that it can be stored and read back.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)`` if a value is outside the format.
    public init(index: Int, time: LedgerTime, record: LedgerRecord) throws(PrivacyLedgerError) {
        guard index >= 0 else { throw .invalidEntry(field: "index") }
        for case .real(let number) in Self.numbers(in: .object(record.payload.members))
        where !(number.isFinite && number >= 0) {
            throw .invalidEntry(field: "number")
        }
        var members = record.payload.members
        members["index"] = .integer(UInt64(index))
        members["kind"] = .string(record.kind)
        members["time"] = .string(time.description)
        members["version"] = .integer(UInt64(Self.version))
        let read = try LedgerEntry(line: JSONValue.object(members).bytes)
        guard read.index == index, read.time == time, read.record == record else {
            throw .invalidEntry(field: "value")
        }
        self = read
    }

    /// Reads an untrusted line.
    ///
    /// - Parameter line: the bytes without the newline.
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)`` unless the line is canonical JSON of a
    ///   known kind and version with exactly the right fields.
    public init(line: [UInt8]) throws(PrivacyLedgerError) {
        guard line.count <= Self.lineByteCountLimit,
            let members = JSONParser.canonicalObject(line)
        else { throw .invalidEntry(field: "canonical JSON") }
        var fields = JSONFields(members)
        guard try fields.integer("version") == Self.version else {
            throw .invalidEntry(field: "version")
        }
        index = try fields.integer("index")
        guard let time = LedgerTime(try fields.string("time")) else {
            throw .invalidEntry(field: "time")
        }
        self.time = time
        let kind = try fields.string("kind")
        record = try LedgerRecord(kind: kind, fields: &fields)
        try fields.finish()
        self.line = line
    }

    /// The leaf hash of the line: SHA-256(0x00 || line).
    public var leafHash: LedgerDigest { MerkleTree.leafHash(of: line) }

    private static func numbers(in value: JSONValue) -> [JSONValue] {
        guard case .object(let members) = value else { return [value] }
        return members.values.flatMap(numbers(in:))
    }
}
