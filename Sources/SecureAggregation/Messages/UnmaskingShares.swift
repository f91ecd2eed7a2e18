public import ProtocolPrimitives

/// Client to server, phase ``Phase/unmasking``: one share of each neighbor.
///
///     | header, 21 | client u32 |
///     | survivors u16 | per surviving neighbor, ascending: owner u32, Share 26 |
///     | dropped u16   | per dropped neighbor, ascending: owner u32, Share 26 |
///
/// No owner is in both lists.
public struct UnmaskingShares: SecureAggregationMessage {
    /// A share with the client whose secret it belongs to.
    public struct Entry: Equatable, Sendable {
        static let byteCount = 4 + Share.byteCount
        /// Whose secret it belongs to.
        public let owner: ClientID
        /// The share.
        public let share: Share

        /// Joins the two.
        public init(owner: ClientID, share: Share) {
            self.owner = owner
            self.share = share
        }

        init(from reader: inout MessageReader) throws(SecureAggregationError) {
            owner = try reader.client()
            share = try Share(from: &reader)
        }

        func encode(into writer: inout ByteWriter) {
            writer.uint32(owner.rawValue)
            share.encode(into: &writer)
        }
    }

    /// First byte of the encoding.
    public static let kind = MessageKind.unmaskingShares

    /// The round.
    public let round: RoundID
    /// Who reveals the shares.
    public let client: ClientID
    /// Shares of the self-mask secrets of survivors, ascending by owner.
    public let selfMasks: [Entry]
    /// Shares of the recovery secrets of the dropped, ascending by owner.
    public let recoveries: [Entry]

    /// Joins the parts; each list has at most 1024 entries in ascending order, and no owner is in both.
    public init(round: RoundID, client: ClientID, selfMasks: [Entry], recoveries: [Entry]) {
        self.round = round
        self.client = client
        self.selfMasks = selfMasks
        self.recoveries = recoveries
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        round = reader.round
        client = try reader.client()
        selfMasks = try reader.entries(
            byteCount: Entry.byteCount,
            client: \.owner,
            Entry.init(from:)
        )
        recoveries = try reader.entries(
            byteCount: Entry.byteCount,
            client: \.owner,
            Entry.init(from:)
        )
        try reader.finish()
        guard Set(selfMasks.map(\.owner)).isDisjoint(with: recoveries.map(\.owner)) else {
            throw reader.invalidEncoding
        }
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int {
        Self.headerByteCount + 4 + 2 + 2
            + (selfMasks.count + recoveries.count) * Entry.byteCount
    }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(client.rawValue)
        for entries in [selfMasks, recoveries] {
            writer.uint16(UInt16(entries.count))
            for entry in entries { entry.encode(into: &writer) }
        }
    }
}
