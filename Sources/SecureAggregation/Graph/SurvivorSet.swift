import ProtocolPrimitives

/// Whose vectors are in the sum, as one bit per position of the participant list; **public**.
///
///     | participants u32 | ⌈participants / 8⌉ bytes, bit i mod 8 of byte ⌊i / 8⌋ is position i |
///
/// Bits past the last participant are zero. A set cannot say of one client that it is both alive
/// and dropped.
public struct SurvivorSet: Equatable, Sendable {
    /// Number of participants, alive or not.
    public let participantCount: Int
    /// Number of survivors.
    public private(set) var count = 0
    private var bits: [UInt8]

    /// Creates a set in which nobody is alive.
    public init(participantCount: Int) {
        self.participantCount = participantCount
        bits = [UInt8](repeating: 0, count: (participantCount + 7) / 8)
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int { 4 + bits.count }

    /// Whether the participant at a position is alive; `false` for positions that do not exist.
    public func contains(_ position: Int) -> Bool {
        guard position >= 0, position < participantCount else { return false }
        return bits[position / 8] >> UInt8(position % 8) & 1 == 1
    }

    /// Marks the participant at a position as alive.
    ///
    /// - Precondition: 0 <= position < participantCount.
    public mutating func insert(_ position: Int) {
        precondition(position >= 0 && position < participantCount)
        if !contains(position) { count += 1 }
        bits[position / 8] |= 1 << UInt8(position % 8)
    }

    /// Positions of the survivors, ascending.
    public var positions: [Int] { (0..<participantCount).filter(contains) }

    /// What survivors sign: a hash over the round's context and the set, 32 bytes.
    public func digest(context: RoundContext) -> [UInt8] {
        var writer = ByteWriter(capacity: 32 + encodedByteCount)
        writer.bytes(context.digest)
        encode(into: &writer)
        return Hashing.blake2b(writer.output, domain: .survivorSet)
    }

    func encode(into writer: inout ByteWriter) {
        writer.uint32(UInt32(participantCount))
        writer.bytes(bits)
    }

    init(from reader: inout MessageReader) throws(SecureAggregationError) {
        participantCount = Int(try reader.uint32())
        bits = try reader.bytes(count: (participantCount + 7) / 8)
        let spare = bits.count * 8 - participantCount
        if let last = bits.last, spare > 0, last >> UInt8(8 - spare) != 0 {
            throw reader.invalidEncoding
        }
        count = bits.reduce(0) { $0 + $1.nonzeroBitCount }
    }
}
