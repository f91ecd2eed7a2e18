public import ProtocolPrimitives

/// Server to client, opens phase ``Phase/unmasking``: asks for one share of each neighbor.
///
///     | header, 21 | ParticipantSet |
///     | signatures u16 | per signing neighbor, ascending: client u32, signature 64 |
///
/// Of survivors the share of the self-mask secret is asked for, of the others that of the recovery
/// secret. Where the consistency check takes place, as many neighbors as the threshold have signed
/// the set; elsewhere there are no signatures.
public struct UnmaskingRequest: SecureAggregationMessage {
    /// First byte of the encoding.
    public static let kind = MessageKind.unmaskingRequest

    /// The round.
    public let round: RoundID
    /// The survivors.
    public let survivors: ParticipantSet
    /// Signatures of the recipient's neighbors, ascending by client.
    public let signatures: [SurvivorSignature]

    /// Joins the parts; `signatures` are at most 1024 in ascending order.
    public init(round: RoundID, survivors: ParticipantSet, signatures: [SurvivorSignature]) {
        self.round = round
        self.survivors = survivors
        self.signatures = signatures
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        round = reader.round
        survivors = try ParticipantSet(from: &reader)
        signatures = try reader.entries(
            byteCount: SurvivorSignature.bodyByteCount,
            client: \.client,
            SurvivorSignature.init(from:)
        )
        try reader.finish()
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int {
        Self.encodedByteCount(
            participantCount: survivors.participantCount,
            signatureCount: signatures.count
        )
    }

    /// Length of an encoding in bytes without building it.
    public static func encodedByteCount(participantCount: Int, signatureCount: Int) -> Int {
        headerByteCount + ParticipantSet.encodedByteCount(participantCount: participantCount) + 2
            + signatureCount * SurvivorSignature.bodyByteCount
    }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        survivors.encode(into: &writer)
        writer.uint16(UInt16(signatures.count))
        for signature in signatures { signature.encodeBody(into: &writer) }
    }
}
