import CSodium
public import ProtocolPrimitives

/// Who shares secrets and masks with whom in a session: a Harary graph under a random permutation; **public**.
///
/// The participants are placed on a circle by a permutation drawn from a hash over the session, the
/// whole participant list and the witness's attestation of it; each is joined to the ⌊k/2⌋ next ones on either side (Bell et al., CCS
/// 2020, §3.1). With k at least n-1 the graph is complete.
///
/// A client recomputes the graph and checks the signatures of all its neighbors, so that forged
/// participants are noticed as random samples.
///
/// - Warning: without an attestation, whoever fixes the list or sends keys last can try several and
///   keep the graph it likes best. That is why clients that expect a malicious coordinator require
///   one; see ``Witness``.
public struct NeighborGraph: Sendable {
    /// Neighbors of each participant (`k`, n-1 in a complete graph, or the even number below `k`).
    public let degree: Int
    /// Number of participants.
    public let participantCount: Int
    /// The hash the permutation is drawn from, 32 bytes; it also names the participant list.
    public let seed: [UInt8]
    private let slots: [UInt32]
    private let occupants: [UInt32]

    /// Draws the graph of a session.
    ///
    /// - Parameters:
    ///   - session: the round that opens the session.
    ///   - participants: everyone who advertised keys, at least 2.
    ///   - neighborCount: `k`; an odd one is less one unless the graph is complete.
    ///   - attestation: the witness's signature over the list; empty without a witness.
    /// - Throws: ``SecureAggregationError``: too few participants or no neighbors.
    /// - Complexity: O(participants) time and memory.
    public init(
        session: RoundID,
        participants: ParticipantList,
        neighborCount: Int,
        attestation: [UInt8] = []
    ) throws(SecureAggregationError) {
        let count = participants.count
        guard count >= 2 else { throw .cohortTooSmall(minimum: 2, actual: count) }
        // Odd counts come from complete graphs of the smallest cohort; with more clients the circle
        // has as many neighbors on either side.
        let most = min(neighborCount, count - 1)
        let degree = most == count - 1 || most.isMultiple(of: 2) ? most : most - 1
        guard neighborCount >= 1 else { throw .invalidParameter(.neighborCount) }
        guard degree >= 1 else { throw .insufficientNeighbors(required: 1, actual: degree) }
        self.degree = degree
        participantCount = count
        seed = Self.seed(
            session: session,
            participants: participants,
            degree: degree,
            attestation: attestation
        )
        occupants = Self.permutation(count: count, seed: seed)
        var slots = [UInt32](repeating: 0, count: count)
        for (slot, position) in occupants.enumerated() { slots[Int(position)] = UInt32(slot) }
        self.slots = slots
    }

    /// Positions of a participant's neighbors in the participant list, ascending.
    ///
    /// - Precondition: 0 <= position < participantCount.
    public func neighbors(of position: Int) -> [Int] {
        let slot = Int(slots[position])
        return (1...degree).map { index in
            Int(occupants[(slot + offset(ofIndex: index)) % participantCount])
        }.sorted()
    }

    /// The index, 1...degree, under which `holder` holds shares of `owner`; `nil` if they are no neighbors.
    ///
    /// - Precondition: both are positions in the participant list.
    public func shareIndex(owner: Int, holder: Int) -> UInt16? {
        let difference = Int(slots[holder]) - Int(slots[owner])
        let ahead = difference < 0 ? difference + participantCount : difference
        guard ahead > 0 else { return nil }
        if degree == participantCount - 1 { return UInt16(ahead) }
        if ahead <= degree / 2 { return UInt16(ahead) }
        let behind = participantCount - ahead
        return behind <= degree / 2 ? UInt16(degree / 2 + behind) : nil
    }

    /// Steps along the circle from the owner of shares to the holder of the share with this index.
    private func offset(ofIndex index: Int) -> Int {
        if degree == participantCount - 1 || index <= degree / 2 { return index }
        return participantCount - (index - degree / 2)
    }

    private static func seed(
        session: RoundID,
        participants: ParticipantList,
        degree: Int,
        attestation: [UInt8]
    ) -> [UInt8] {
        var writer = ByteWriter(capacity: participants.encoded.count + attestation.count + 28)
        session.encode(into: &writer)
        writer.uint32(UInt32(degree))
        writer.uint32(UInt32(participants.count))
        writer.bytes(participants.encoded)
        writer.bytes(attestation)
        return Hashing.blake2b(writer.output, domain: .neighborGraph)
    }

    /// Fisher and Yates' shuffle from the last slot down, over the ChaCha20 keystream of the seed.
    ///
    /// Each step draws 8 bytes w, little-endian, and swaps slot i with ⌊w·(i+1) / 2^64⌋; w is drawn
    /// again if the low half of the product is below 2^64 mod (i+1).
    private static func permutation(count: Int, seed: [UInt8]) -> [UInt32] {
        var order = (0..<UInt32(truncatingIfNeeded: count)).map { $0 }
        var stream = GraphRandomness(key: seed)
        order.withUnsafeMutableBufferPointer { order in
            for index in stride(from: count - 1, to: 0, by: -1) {
                order.swapAt(index, Int(stream.next(below: UInt64(index + 1))))
            }
        }
        return order
    }
}

/// Uniform numbers from the ChaCha20 keystream (RFC 8439) of a key under a zero nonce.
private struct GraphRandomness {
    private static let wordCount = 512
    private let key: [UInt8]
    private var words = [UInt64](repeating: 0, count: Self.wordCount)
    private var position = Self.wordCount
    private var blockNumber: UInt32 = 0

    init(key: [UInt8]) { self.key = key }

    mutating func next(below bound: UInt64) -> UInt64 {
        while true {
            let product = next().multipliedFullWidth(by: bound)
            // The remainder is below the bound, so the division is rarely needed.
            if product.low >= bound || product.low >= (0 &- bound) % bound { return product.high }
        }
    }

    private mutating func next() -> UInt64 {
        if position == Self.wordCount { refill() }
        defer { position += 1 }
        return UInt64(littleEndian: words[position])
    }

    private mutating func refill() {
        let nonce = [UInt8](repeating: 0, count: 12)
        words.withUnsafeMutableBytes { bytes in
            guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
            bytes.initializeMemory(as: UInt8.self, repeating: 0)
            _ = crypto_stream_chacha20_ietf_xor_ic(
                start,
                start,
                UInt64(bytes.count),
                nonce,
                blockNumber,
                key
            )
        }
        blockNumber += UInt32(Self.wordCount * 8 / 64)
        position = 0
    }
}
