public import ProtocolPrimitives

/// Server to client, opens phase ``Phase/maskedInputCollection``: who masks, and the shares that
/// neighbors sealed for this client.
///
///     | header, 21 | recipient u32 | masking set, a ParticipantSet |
///     | length of the attestation u8, 0 or 64 | attestation |
///     | neighbors u16 | per neighbor, ascending: sender u32, SealedShare 66, pair commitment 16 |
///
/// There is an entry for each neighbor in the masking set. The commitment is the sender's to the seed
/// of its mask with the recipient. The attestation is the ``Witness``'s signature over the masking set; it
/// is there where a malicious coordinator is expected.
public struct ForwardedShares: SecureAggregationMessage {
    /// What one neighbor sealed for the recipient.
    public struct Entry: Equatable, Sendable {
        static let byteCount = 4 + SealedShare.byteCount + MaskSeed.commitmentByteCount
        /// The sender.
        public let client: ClientID
        /// The sealed shares.
        public let sealed: SealedShare
        /// The sender's commitment to the seed of the pairwise mask, 16 bytes.
        public let pairCommitment: [UInt8]

        /// Joins the parts.
        public init(client: ClientID, sealed: SealedShare, pairCommitment: [UInt8]) {
            self.client = client
            self.sealed = sealed
            self.pairCommitment = pairCommitment
        }

        init(from reader: inout MessageReader) throws(SecureAggregationError) {
            client = try reader.client()
            sealed = try SealedShare(from: &reader)
            pairCommitment = try reader.bytes(count: MaskSeed.commitmentByteCount)
        }

        func encode(into writer: inout ByteWriter) {
            writer.uint32(client.rawValue)
            writer.bytes(sealed.bytes)
            writer.bytes(pairCommitment)
        }
    }

    /// First byte of the encoding.
    public static let kind = MessageKind.forwardedShares

    /// The round.
    public let round: RoundID
    /// For whom.
    public let recipient: ClientID
    /// Who masks in the round.
    public let maskingSet: ParticipantSet
    /// The witness's signature over the masking set, 64 bytes, or empty.
    public let attestation: [UInt8]
    /// One entry per neighbor in the masking set, ascending by client.
    public let entries: [Entry]

    /// Joins the parts; the attestation has 0 or 64 bytes, `entries` are at most 1024 in ascending order.
    public init(
        round: RoundID,
        recipient: ClientID,
        maskingSet: ParticipantSet,
        attestation: [UInt8],
        entries: [Entry]
    ) {
        self.round = round
        self.recipient = recipient
        self.maskingSet = maskingSet
        self.attestation = attestation
        self.entries = entries
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        round = reader.round
        recipient = try reader.client()
        maskingSet = try ParticipantSet(from: &reader)
        attestation = try reader.attestation()
        entries = try reader.entries(
            byteCount: Entry.byteCount,
            client: \.client,
            Entry.init(from:)
        )
        try reader.finish()
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int {
        Self.encodedByteCount(
            participantCount: maskingSet.participantCount,
            neighborCount: entries.count,
            attestationByteCount: attestation.count
        )
    }

    /// Length of an encoding in bytes without building it.
    public static func encodedByteCount(
        participantCount: Int,
        neighborCount: Int,
        attestationByteCount: Int
    ) -> Int {
        headerByteCount + 4 + ParticipantSet.encodedByteCount(participantCount: participantCount)
            + 1 + attestationByteCount + 2 + neighborCount * Entry.byteCount
    }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(recipient.rawValue)
        maskingSet.encode(into: &writer)
        writer.uint8(UInt8(attestation.count))
        writer.bytes(attestation)
        writer.uint16(UInt16(entries.count))
        for entry in entries { entry.encode(into: &writer) }
    }
}
