public import ProtocolPrimitives

/// Everything that the clients of a round must agree on, hashed; **public**.
///
/// BLAKE2b over
///
///     | round, 20 | graph seed, 32 | adversary u8 | neighbors u32 | threshold u32 |
///     | modulus bits u8 | value bound u64 | lanes u32 | digest of the query, 32 |
///
/// All keys that two clients share in a round are derived under it, and survivors sign it. So a
/// coordinator that asks clients different things gets neither common masks nor signatures: it could
/// otherwise ask one client what it wants to know and all others what it knows already (model
/// inconsistency; Pasquini, Francati, Ateniese, CCS 2022).
public struct RoundContext: Equatable, Sendable {
    /// Length of a query's digest in bytes.
    public static let queryDigestByteCount = 32

    /// 32 bytes.
    public let digest: [UInt8]

    /// Hashes the context of a round.
    ///
    /// - Parameters:
    ///   - round: the round.
    ///   - graphSeed: ``NeighborGraph/seed``, which fixes session, participants and graph.
    ///   - parameters: what the round runs with.
    ///   - laneCount: length of the vectors, 1 to 2^32 - 1.
    ///   - queryDigest: a hash of what is asked, 32 bytes.
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public init(
        round: RoundID,
        graphSeed: [UInt8],
        parameters: SecureAggregationParameters,
        laneCount: Int,
        queryDigest: [UInt8]
    ) throws(SecureAggregationError) {
        guard let lanes = UInt32(exactly: laneCount), lanes >= 1 else {
            throw .invalidParameter(.laneCount)
        }
        guard queryDigest.count == Self.queryDigestByteCount else {
            throw .invalidParameter(.queryDigest)
        }
        var writer = ByteWriter(capacity: 128)
        round.encode(into: &writer)
        writer.bytes(graphSeed)
        writer.uint8(parameters.adversary.rawValue)
        // Both are at most 1024.
        writer.uint32(UInt32(parameters.neighborCount))
        writer.uint32(UInt32(parameters.reconstructionThreshold))
        writer.uint8(UInt8(parameters.modulusBits))
        writer.uint64(UInt64(parameters.valueBound))
        writer.uint32(lanes)
        writer.bytes(queryDigest)
        digest = Hashing.blake2b(writer.output, domain: .roundContext)
    }

    /// What a ``Witness`` signs of a masking set: a hash over the context and the set, 32 bytes.
    public func maskingDigest(of set: ParticipantSet) -> [UInt8] {
        var writer = ByteWriter(capacity: 32 + set.encodedByteCount)
        writer.bytes(digest)
        set.encode(into: &writer)
        return Hashing.blake2b(writer.output, domain: .maskingSet)
    }

    /// What a ``Witness`` and the survivors sign: a hash over the context, the masking set's digest and
    /// the survivors, 32 bytes.
    public func survivorDigest(of survivors: ParticipantSet, maskingDigest: [UInt8]) -> [UInt8] {
        var writer = ByteWriter(capacity: 64 + survivors.encodedByteCount)
        writer.bytes(digest)
        writer.bytes(maskingDigest)
        survivors.encode(into: &writer)
        return Hashing.blake2b(writer.output, domain: .survivorSet)
    }
}
