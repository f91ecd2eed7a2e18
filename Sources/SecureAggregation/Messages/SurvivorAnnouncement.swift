public import ProtocolPrimitives

/// Server to client, opens phase ``Phase/consistencyCheck``: whose vectors are in the sum; the same for all.
///
///     | header, 21 | SurvivorSet |
public struct SurvivorAnnouncement: SecureAggregationMessage {
    /// First byte of the encoding.
    public static let kind = MessageKind.survivorAnnouncement

    /// The round.
    public let round: RoundID
    /// The survivors.
    public let survivors: SurvivorSet

    /// Joins the parts.
    public init(round: RoundID, survivors: SurvivorSet) {
        self.round = round
        self.survivors = survivors
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        round = reader.round
        survivors = try SurvivorSet(from: &reader)
        try reader.finish()
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int { Self.headerByteCount + survivors.encodedByteCount }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) { survivors.encode(into: &writer) }
}
