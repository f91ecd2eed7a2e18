public import ProtocolPrimitives

/// Client to server, phase ``Phase/maskedInputCollection``: the masked vector.
///
///     | header, 21 | client u32 | modulus bits u8 | lanes u32 | ⌈lanes · bits / 8⌉ packed bytes |
///
/// Lane i is bits i·b to (i+1)·b - 1 of the packed bytes, least significant first; bits past the
/// last lane are zero.
public struct MaskedInput: SecureAggregationMessage {
    /// First byte of the encoding.
    public static let kind = MessageKind.maskedInput
    static let bodyHeaderByteCount = 9

    /// The round.
    public let round: RoundID
    /// Whose vector this is.
    public let client: ClientID
    /// The packed vector, modulo 2^bits.
    public let vector: PackedVector

    /// Joins the parts.
    public init(round: RoundID, client: ClientID, vector: PackedVector) {
        self.round = round
        self.client = client
        self.vector = vector
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        round = reader.round
        client = try reader.client()
        let bits = Int(try reader.uint8())
        let laneCount = Int(try reader.uint32())
        guard PackedVector.bitWidths.contains(bits) else { throw reader.invalidEncoding }
        let packed = try reader.bytes(
            count: PackedVector.byteCount(laneCount: laneCount, bits: bits)
        )
        guard let vector = PackedVector(laneCount: laneCount, bits: bits, bytes: packed) else {
            throw reader.invalidEncoding
        }
        self.vector = vector
        try reader.finish()
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int {
        Self.headerByteCount + Self.bodyHeaderByteCount + vector.bytes.count
    }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(client.rawValue)
        writer.uint8(UInt8(vector.bits))
        writer.uint32(UInt32(vector.laneCount))
        writer.bytes(vector.bytes)
    }
}
