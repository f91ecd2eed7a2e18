public import ProtocolPrimitives

/// Client to server, phase ``Phase/shareKeys``: a client's shares, sealed for each neighbor.
///
///     | header, 21 | client u32 | self-mask commitment, 16 | recovery commitment, 16 |
///     | neighbors u16 | per neighbor, ascending:
///     |     recipient u32, SealedShare 66, encrypted pair seed 16, pair commitment 16 |
///
/// The commitments bind the secrets, so that the server notices a wrong reconstruction. Both ends of
/// a pair commit to the seed of their mask; where they differ, the server takes clients out.
public struct EncryptedShares: SecureAggregationMessage {
    /// What one neighbor holds for this client, and how to take off their mask.
    public struct Entry: Equatable, Sendable {
        static let byteCount =
            4 + SealedShare.byteCount + MaskSeed.byteCount + MaskSeed.commitmentByteCount
        /// The recipient.
        public let client: ClientID
        /// The sealed shares.
        public let sealed: SealedShare
        /// Seed of the mask with the recipient under the recovery secret, 16 bytes.
        public let encryptedPairSeed: [UInt8]
        /// Commitment to that seed, 16 bytes.
        public let pairCommitment: [UInt8]

        /// Joins the parts.
        public init(
            client: ClientID,
            sealed: SealedShare,
            encryptedPairSeed: [UInt8],
            pairCommitment: [UInt8]
        ) {
            self.client = client
            self.sealed = sealed
            self.encryptedPairSeed = encryptedPairSeed
            self.pairCommitment = pairCommitment
        }

        init(from reader: inout MessageReader) throws(SecureAggregationError) {
            client = try reader.client()
            sealed = try SealedShare(from: &reader)
            encryptedPairSeed = try reader.bytes(count: MaskSeed.byteCount)
            pairCommitment = try reader.bytes(count: MaskSeed.commitmentByteCount)
        }

        func encode(into writer: inout ByteWriter) {
            writer.uint32(client.rawValue)
            writer.bytes(sealed.bytes)
            writer.bytes(encryptedPairSeed)
            writer.bytes(pairCommitment)
        }
    }

    /// First byte of the encoding.
    public static let kind = MessageKind.encryptedShares

    /// The round.
    public let round: RoundID
    /// Whose shares these are.
    public let client: ClientID
    /// Commitment to the seed of the self mask, 16 bytes.
    public let selfMaskCommitment: [UInt8]
    /// Commitment to the recovery secret, 16 bytes.
    public let recoveryCommitment: [UInt8]
    /// One entry per neighbor, ascending by client.
    public let entries: [Entry]

    /// Joins the parts; commitments have 16 bytes, `entries` are at most 1024 in ascending order.
    public init(
        round: RoundID,
        client: ClientID,
        selfMaskCommitment: [UInt8],
        recoveryCommitment: [UInt8],
        entries: [Entry]
    ) {
        self.round = round
        self.client = client
        self.selfMaskCommitment = selfMaskCommitment
        self.recoveryCommitment = recoveryCommitment
        self.entries = entries
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        round = reader.round
        client = try reader.client()
        selfMaskCommitment = try reader.bytes(count: MaskSeed.commitmentByteCount)
        recoveryCommitment = try reader.bytes(count: RecoverySecret.commitmentByteCount)
        entries = try reader.entries(
            byteCount: Entry.byteCount,
            client: \.client,
            Entry.init(from:)
        )
        try reader.finish()
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int {
        Self.headerByteCount + 4 + MaskSeed.commitmentByteCount
            + RecoverySecret.commitmentByteCount + 2 + entries.count * Entry.byteCount
    }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(client.rawValue)
        writer.bytes(selfMaskCommitment)
        writer.bytes(recoveryCommitment)
        writer.uint16(UInt16(entries.count))
        for entry in entries { entry.encode(into: &writer) }
    }
}
