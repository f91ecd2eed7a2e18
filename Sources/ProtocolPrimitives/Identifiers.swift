/// Names one client node within a deployment; **public**.
public struct ClientID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The number the enrolment gave the client.
    public var rawValue: UInt32

    /// Creates an identifier from its number.
    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }

    /// Orders identifiers by number.
    public static func < (lhs: ClientID, rhs: ClientID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// Names one run of a training program; **public**, 16 bytes.
public struct RunID: Hashable, Sendable, CustomStringConvertible {
    /// Length of the encoding in bytes.
    public static let byteCount = 16
    /// The identifier's bytes.
    public let bytes: [UInt8]

    /// Creates an identifier from 16 bytes.
    ///
    /// - Throws: ``ProtocolPrimitivesError/invalidByteCount(type:expected:actual:)``.
    public init(bytes: [UInt8]) throws(ProtocolPrimitivesError) {
        guard bytes.count == Self.byteCount else {
            throw .invalidByteCount(type: "RunID", expected: Self.byteCount, actual: bytes.count)
        }
        self.bytes = bytes
    }

    /// Draws a fresh identifier.
    public init(using random: inout some RandomSource) {
        bytes = random.bytes(count: Self.byteCount)
    }

    /// The bytes in lower-case hexadecimal.
    public var description: String { Hex.encode(bytes) }
}

/// Names one secure-aggregation round: the run and a number that never repeats within it; **public**.
public struct RoundID: Hashable, Sendable, CustomStringConvertible {
    /// Length of the encoding in bytes.
    public static let byteCount = RunID.byteCount + 4
    /// The run the round belongs to.
    public var run: RunID
    /// The round's number within the run, from 0.
    public var number: UInt32

    /// Creates the identifier of round `number` of `run`.
    public init(run: RunID, number: UInt32) {
        self.run = run
        self.number = number
    }

    /// Reads the 20-byte encoding.
    ///
    /// - Throws: ``ProtocolPrimitivesError`` if bytes are missing.
    public init(from reader: inout ByteReader) throws(ProtocolPrimitivesError) {
        run = try RunID(bytes: reader.bytes(count: RunID.byteCount))
        number = try reader.uint32()
    }

    /// Appends the 20-byte encoding: run bytes, then the number, little-endian.
    public func encode(into writer: inout ByteWriter) {
        writer.bytes(run.bytes)
        writer.uint32(number)
    }

    /// The 20-byte encoding.
    public var encoded: [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.output
    }

    /// Run and number, for people.
    public var description: String { "\(run)/\(number)" }
}
