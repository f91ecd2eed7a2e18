public import ProtocolPrimitives

/// Server to client, opens phase ``Phase/shareKeys``: everyone who takes part, and the neighbors' keys.
///
///     | header, 21 | participants u32 | ParticipantList, 36 each |
///     | neighbors u16 | per neighbor, ascending: client u32, keys 64, signature 64 |
public struct NeighborList: SecureAggregationMessage {
    /// First byte of the encoding.
    public static let kind = MessageKind.neighborList

    /// The round.
    public let round: RoundID
    /// Everyone who advertised keys.
    public let participants: ParticipantList
    /// Advertisements of the recipient's neighbors, ascending by client.
    public let neighbors: [KeyAdvertisement]

    /// Joins the parts.
    ///
    /// - Parameters:
    ///   - round: the round.
    ///   - participants: everyone who advertised keys.
    ///   - neighbors: at most 1024, ascending by client.
    public init(round: RoundID, participants: ParticipantList, neighbors: [KeyAdvertisement]) {
        self.round = round
        self.participants = participants
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
            neighborCount: neighbors.count
        )
    }

    /// Length of an encoding in bytes without building it.
    public static func encodedByteCount(participantCount: Int, neighborCount: Int) -> Int {
        headerByteCount + 4 + participantCount * ParticipantList.entryByteCount + 2
            + neighborCount * KeyAdvertisement.bodyByteCount
    }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(UInt32(participants.count))
        writer.bytes(participants.encoded)
        writer.uint16(UInt16(neighbors.count))
        for neighbor in neighbors { neighbor.encodeBody(into: &writer) }
    }
}
