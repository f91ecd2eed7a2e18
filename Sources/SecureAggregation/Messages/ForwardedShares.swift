public import ProtocolPrimitives

/// Server to client, opens phase ``Phase/maskedInputCollection``: shares neighbors sealed for this client.
///
///     | header, 21 | recipient u32 |
///     | neighbors u16 | per neighbor, ascending: sender u32, SealedShare 122 |
///
/// Neighbors who sent no shares have dropped out and are missing.
public struct ForwardedShares: SecureAggregationMessage {
    /// First byte of the encoding.
    public static let kind = MessageKind.forwardedShares

    /// The round.
    public let round: RoundID
    /// For whom.
    public let recipient: ClientID
    /// One entry per living neighbor, ascending by client.
    public let entries: [EncryptedShares.Entry]

    /// Joins the parts; `entries` are at most 1024 in ascending order.
    public init(round: RoundID, recipient: ClientID, entries: [EncryptedShares.Entry]) {
        self.round = round
        self.recipient = recipient
        self.entries = entries
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        round = reader.round
        recipient = try reader.client()
        entries = try reader.entries(
            byteCount: EncryptedShares.Entry.byteCount,
            client: \.client,
            EncryptedShares.Entry.init(from:)
        )
        try reader.finish()
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int { Self.encodedByteCount(neighborCount: entries.count) }

    /// Length of an encoding in bytes without building it.
    public static func encodedByteCount(neighborCount: Int) -> Int {
        headerByteCount + 4 + 2 + neighborCount * EncryptedShares.Entry.byteCount
    }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(recipient.rawValue)
        writer.uint16(UInt16(entries.count))
        for entry in entries { entry.encode(into: &writer) }
    }
}
