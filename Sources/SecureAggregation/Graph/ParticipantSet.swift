import ProtocolPrimitives

/// Some of the participants of a session, as one bit per position of the participant list; **public**.
///
///     | participants u32 | ⌈participants / 8⌉ bytes, bit i mod 8 of byte ⌊i / 8⌋ is position i |
///
/// Bits past the last participant are zero. There are two in a round: the *masking set* of those who
/// mask their vectors with all their neighbors in it, and the *survivors* among them, whose vectors are in the sum.
/// A set cannot say of one client that it is both in and out.
public struct ParticipantSet: Equatable, Sendable {
    /// Number of participants, in the set or not.
    public let participantCount: Int
    /// Number of clients in the set.
    public private(set) var count = 0
    private var bits: [UInt8]

    /// Creates an empty set.
    public init(participantCount: Int) {
        self.participantCount = participantCount
        bits = [UInt8](repeating: 0, count: (participantCount + 7) / 8)
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int {
        Self.encodedByteCount(participantCount: participantCount)
    }

    /// Length of an encoding in bytes without building it.
    static func encodedByteCount(participantCount: Int) -> Int { 4 + (participantCount + 7) / 8 }

    /// Whether the participant at a position is in it; `false` for positions that do not exist.
    public func contains(_ position: Int) -> Bool {
        guard position >= 0, position < participantCount else { return false }
        return bits[position / 8] >> UInt8(position % 8) & 1 == 1
    }

    /// Takes the participant at a position in.
    ///
    /// - Precondition: 0 <= position < participantCount.
    public mutating func insert(_ position: Int) {
        precondition(position >= 0 && position < participantCount)
        if !contains(position) { count += 1 }
        bits[position / 8] |= 1 << UInt8(position % 8)
    }

    /// Leaves the participant at a position out.
    ///
    /// - Precondition: 0 <= position < participantCount.
    public mutating func remove(_ position: Int) {
        precondition(position >= 0 && position < participantCount)
        if contains(position) { count -= 1 }
        bits[position / 8] &= ~(1 << UInt8(position % 8))
    }

    /// Positions of those in the set, ascending.
    public var positions: [Int] { (0..<participantCount).filter(contains) }

    /// The first position that is in this set and not in another; `nil` if there is none.
    ///
    /// - Complexity: O(participants).
    public func firstPosition(outside other: ParticipantSet) -> Int? {
        (0..<participantCount).first { contains($0) && !other.contains($0) }
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
