public import ProtocolPrimitives

/// A message of the protocol; its encoding is canonical, so equal messages have equal bytes.
///
///     | kind u8 | round, 20 | body |
///
/// Integers are little-endian. Decoders bound every count by the bytes there are, refuse anything
/// but the canonical form, and consume everything.
public protocol SecureAggregationMessage: Equatable, Sendable {
    /// First byte of the encoding.
    static var kind: MessageKind { get }
    /// The round the message belongs to.
    var round: RoundID { get }
    /// Length of the encoding in bytes.
    var encodedByteCount: Int { get }
    /// Appends what follows kind and round.
    func encodeBody(into writer: inout ByteWriter)
    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    init(decoding bytes: [UInt8]) throws(SecureAggregationError)
}

extension SecureAggregationMessage {
    /// The canonical encoding.
    ///
    /// - Complexity: O(encodedByteCount).
    public func encode() -> [UInt8] {
        var writer = ByteWriter(capacity: encodedByteCount)
        writer.uint8(Self.kind.rawValue)
        round.encode(into: &writer)
        encodeBody(into: &writer)
        return writer.output
    }

    /// Length of kind and round in bytes.
    static var headerByteCount: Int { 1 + RoundID.byteCount }
}
