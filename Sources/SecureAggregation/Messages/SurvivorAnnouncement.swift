public import ProtocolPrimitives

/// Server to client, opens phase ``Phase/consistencyCheck``: whose vectors are in the sum; the same for all.
///
///     | header, 21 | survivors, a ParticipantSet | attestation, 64 |
///
/// The attestation is the ``Witness``'s signature over the survivors.
public struct SurvivorAnnouncement: SecureAggregationMessage {
    /// First byte of the encoding.
    public static let kind = MessageKind.survivorAnnouncement

    /// The round.
    public let round: RoundID
    /// The survivors.
    public let survivors: ParticipantSet
    /// The witness's signature over the survivors, 64 bytes.
    public let attestation: [UInt8]

    /// Joins the parts.
    public init(round: RoundID, survivors: ParticipantSet, attestation: [UInt8]) {
        self.round = round
        self.survivors = survivors
        self.attestation = attestation
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        round = reader.round
        survivors = try ParticipantSet(from: &reader)
        attestation = try reader.bytes(count: Witness.attestationByteCount)
        try reader.finish()
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int {
        Self.encodedByteCount(participantCount: survivors.participantCount)
    }

    /// Length of an encoding in bytes without building it.
    public static func encodedByteCount(participantCount: Int) -> Int {
        headerByteCount + ParticipantSet.encodedByteCount(participantCount: participantCount)
            + Witness.attestationByteCount
    }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        survivors.encode(into: &writer)
        writer.bytes(attestation)
    }
}
