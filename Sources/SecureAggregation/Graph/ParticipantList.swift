public import ProtocolPrimitives

/// Everyone who advertised a key for a session, with a digest of each one's key; **public**.
///
///     entry, ascending by client, no client twice:
///     | client u32 | digest of the client's KeyAdvertisement, 32 bytes |
///
/// It fixes who takes part, is hashed into the neighbor graph, and numbers the clients: position
/// i is entry i. It stays in its encoded form, because every client gets all of it.
public struct ParticipantList: Equatable, Sendable {
    /// Length of one entry in bytes.
    public static let entryByteCount = 36
    /// The entries one after another.
    public let encoded: [UInt8]

    /// Number of participants.
    public var count: Int { encoded.count / Self.entryByteCount }

    /// Lists the senders of advertisements.
    ///
    /// - Throws: ``SecureAggregationError/duplicateMessage(client:)`` for a client with two.
    public init(_ advertisements: [KeyAdvertisement]) throws(SecureAggregationError) {
        let sorted = advertisements.sorted { $0.client < $1.client }
        var writer = ByteWriter(capacity: sorted.count * Self.entryByteCount)
        var previous: ClientID?
        for advertisement in sorted {
            guard advertisement.client != previous else {
                throw .duplicateMessage(client: advertisement.client)
            }
            previous = advertisement.client
            writer.uint32(advertisement.client.rawValue)
            writer.bytes(advertisement.digest)
        }
        encoded = writer.output
    }

    /// Reads whole entries in strictly ascending order.
    ///
    /// - Throws: ``ProtocolPrimitivesError/invalidEncoding(type:)``.
    public init(encoded: [UInt8]) throws(ProtocolPrimitivesError) {
        self.encoded = encoded
        guard encoded.count.isMultiple(of: Self.entryByteCount) else {
            throw .invalidEncoding(type: "ParticipantList")
        }
        var isAscending = true
        for position in 0..<count where position > 0 {
            isAscending = isAscending && client(at: position - 1) < client(at: position)
        }
        guard isAscending else { throw .invalidEncoding(type: "ParticipantList") }
    }

    /// What the witness signs: a hash over the session and the list; 32 bytes.
    ///
    /// - Complexity: O(count).
    public func digest(session: RoundID) -> [UInt8] {
        var writer = ByteWriter(capacity: RoundID.byteCount + encoded.count)
        session.encode(into: &writer)
        writer.bytes(encoded)
        return Hashing.blake2b(writer.output, domain: .participantList)
    }

    /// The client at a position.
    ///
    /// - Precondition: 0 <= position < count.
    public func client(at position: Int) -> ClientID {
        let start = position * Self.entryByteCount
        var value: UInt32 = 0
        for offset in 0..<4 { value |= UInt32(encoded[start + offset]) << UInt32(8 * offset) }
        return ClientID(value)
    }

    /// The digest of the keys of the client at a position, 32 bytes.
    ///
    /// - Precondition: 0 <= position < count.
    public func digest(at position: Int) -> ArraySlice<UInt8> {
        let start = position * Self.entryByteCount
        return encoded[(start + 4)..<(start + Self.entryByteCount)]
    }

    /// Where a client stands in the list.
    ///
    /// - Complexity: O(log count).
    public func position(of client: ClientID) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let candidate = self.client(at: middle)
            if candidate == client { return middle }
            if candidate < client { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}
