public import ProtocolPrimitives

/// Server to client, opens phase ``Phase/shareKeys``: everyone who takes part in the session, and the neighbors' keys.
///
///     | header, 21 | participants u32 | ParticipantList, 36 each |
///     | attestation length u8, 0 or 64 | attestation |
///     | neighbors u16 | per neighbor, ascending: client u32, key 32, signature 64 |
///
/// The round in the header opens the session.
public struct NeighborList: SecureAggregationMessage {
    /// First byte of the encoding.
    public static let kind = MessageKind.neighborList

    /// The round that opens the session.
    public let round: RoundID
    /// Everyone who advertised a key.
    public let participants: ParticipantList
    /// The witness's signature over the list, 64 bytes, or empty without a witness.
    public let attestation: [UInt8]
    /// Advertisements of the recipient's neighbors, ascending by client.
    public let neighbors: [KeyAdvertisement]

    /// Joins the parts.
    ///
    /// - Parameters:
    ///   - round: the round.
    ///   - participants: everyone who advertised a key.
    ///   - attestation: of the witness, 64 bytes, or empty.
    ///   - neighbors: at most 1024, ascending by client.
    public init(
        round: RoundID,
        participants: ParticipantList,
        attestation: [UInt8],
        neighbors: [KeyAdvertisement]
    ) {
        self.round = round
        self.participants = participants
        self.attestation = attestation
        self.neighbors = neighbors
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        round = reader.round
        let count = Int(try reader.uint32())
        let entries = try reader.bytes(count: count * ParticipantList.entryByteCount)
        do {
            participants = try ParticipantList(encoded: entries)
        } catch {
            throw .malformedMessage(Self.kind, error)
        }
        attestation = try reader.attestation()
        neighbors = try reader.entries(
            byteCount: KeyAdvertisement.bodyByteCount,
            client: \.client,
            KeyAdvertisement.init(from:)
        )
        try reader.finish()
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int {
        Self.encodedByteCount(
            participantCount: participants.count,
            neighborCount: neighbors.count,
            attestationByteCount: attestation.count
        )
    }

    /// Length of an encoding in bytes without building it.
    public static func encodedByteCount(
        participantCount: Int,
        neighborCount: Int,
        attestationByteCount: Int
    ) -> Int {
        headerByteCount + 4 + participantCount * ParticipantList.entryByteCount + 1
            + attestationByteCount + 2 + neighborCount * KeyAdvertisement.bodyByteCount
    }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(UInt32(participants.count))
        writer.bytes(participants.encoded)
        writer.uint8(UInt8(attestation.count))
        writer.bytes(attestation)
        writer.uint16(UInt16(neighbors.count))
        for neighbor in neighbors { neighbor.encodeBody(into: &writer) }
    }
}
