public import ProtocolPrimitives

/// Client to server, phase ``Phase/shareKeys``: a client's shares, sealed for each neighbor.
///
///     | header, 21 | client u32 | commitment, 32 |
///     | neighbors u16 | per neighbor, ascending: recipient u32, SealedShare 122 |
///
/// The commitment binds the self-mask secret, so that the server notices a wrong reconstruction.
public struct EncryptedShares: SecureAggregationMessage {
    /// Shares sealed for one neighbor, or from one.
    public struct Entry: Equatable, Sendable {
        static let byteCount = 4 + SealedShare.byteCount
        /// The recipient here; the sender in ``ForwardedShares``.
        public let client: ClientID
        /// The sealed shares.
        public let sealed: SealedShare

        /// Joins the two.
        public init(client: ClientID, sealed: SealedShare) {
            self.client = client
            self.sealed = sealed
        }

        init(from reader: inout MessageReader) throws(SecureAggregationError) {
            client = try reader.client()
            sealed = try SealedShare(from: &reader)
        }

        func encode(into writer: inout ByteWriter) {
            writer.uint32(client.rawValue)
            writer.bytes(sealed.bytes)
        }
    }

    /// First byte of the encoding.
    public static let kind = MessageKind.encryptedShares
    /// Length of the commitment in bytes.
    public static let commitmentByteCount = 32

    /// The round.
    public let round: RoundID
    /// Whose shares these are.
    public let client: ClientID
    /// Commitment to the self-mask secret, 32 bytes.
    public let commitment: [UInt8]
    /// One entry per neighbor, ascending by client.
    public let entries: [Entry]

    /// Joins the parts; `commitment` has 32 bytes, `entries` are at most 1024 in ascending order.
    public init(round: RoundID, client: ClientID, commitment: [UInt8], entries: [Entry]) {
        self.round = round
        self.client = client
        self.commitment = commitment
        self.entries = entries
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        round = reader.round
        client = try reader.client()
        commitment = try reader.bytes(count: Self.commitmentByteCount)
        entries = try reader.entries(
            byteCount: Entry.byteCount,
            client: \.client,
            Entry.init(from:)
        )
        try reader.finish()
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int {
        Self.headerByteCount + 4 + Self.commitmentByteCount + 2 + entries.count * Entry.byteCount
    }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(client.rawValue)
        writer.bytes(commitment)
        writer.uint16(UInt16(entries.count))
        for entry in entries { entry.encode(into: &writer) }
    }
}
