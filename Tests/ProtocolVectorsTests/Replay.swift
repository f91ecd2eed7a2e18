import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Clients of a session, rebuilt from the vector file alone.
struct Replay {
    let vector: SessionVector
    /// Fewest clients that clients and servers accept.
    let minimumCohort: Int
    let adversary: Adversary
    let session: RoundID
    let roster: [ClientID: VerifyingKey]

    init(mode: String, minimumCohort: Int? = nil) throws {
        vector = try VectorFiles.session(mode)
        self.minimumCohort = minimumCohort ?? vector.minimumCohort
        adversary = mode == "malicious" ? .malicious : .semiHonest
        session = try Self.round(vector.session)
        roster = try Dictionary(
            uniqueKeysWithValues: vector.clients.map {
                (ClientID($0.client), try VerifyingKey(bytes: $0.identityKey.bytes))
            }
        )
    }

    static func round(_ name: HexBytes) throws -> RoundID {
        var reader = ByteReader(name.bytes)
        let round = try RoundID(from: &reader)
        try reader.finish()
        return round
    }

    func parameters(_ round: SessionVector.Round?) throws -> SecureAggregationParameters {
        try SecureAggregationParameters(
            unproven: adversary,
            neighborCount: vector.neighborCount,
            reconstructionThreshold: vector.threshold,
            modulusBits: round?.modulusBits ?? 8,
            valueBound: round?.valueBound ?? 1
        )
    }

    func client(_ id: UInt32) throws -> SessionVector.Client {
        try #require(vector.clients.first { $0.client == id })
    }

    /// A client that has advertised its key.
    func keyExchange(_ id: UInt32) throws -> KeyExchangeClient {
        let client = try client(id)
        let secret = client.identitySeed.bytes + client.identityKey.bytes
        var exchange = KeyExchangeClient(
            id: ClientID(id),
            signingKey: try SigningKey(secret: SecretBytes(copying: secret)),
            session: session,
            terms: try SessionTerms(
                parameters: parameters(nil),
                minimumCohort: minimumCohort,
                witness: VerifyingKey(bytes: vector.witnessKey.bytes),
                roster: roster
            )
        )
        var random = ReplayedRandomSource(client.agreementPrivateKey.bytes)
        let advertisement = try exchange.advertiseKeys(using: &random)
        #expect(advertisement.encode() == client.keyAdvertisement.bytes)
        return exchange
    }

    /// A client that has checked its neighbors.
    func session(of id: UInt32) throws -> ClientSession {
        var exchange = try keyExchange(id)
        return try exchange.establish(NeighborList(decoding: client(id).neighborList.bytes))
    }

    /// The key of the session's witness.
    func witnessKey() throws -> SigningKey {
        try SigningKey(
            secret: SecretBytes(copying: vector.witnessSeed.bytes + vector.witnessKey.bytes)
        )
    }

    /// The signature that the session's witness would give any digest.
    func attestation(_ set: AttestedSet, _ round: SessionVector.Round, _ digest: [UInt8]) throws
        -> [UInt8]
    {
        try Witness(signingKey: witnessKey(), memory: TransientWitnessMemory())
            .attest(set, in: Self.round(round.round), digest: digest)
    }

    /// What the clients of a round agree on.
    ///
    /// - Parameters:
    ///   - round: the round.
    ///   - part: whose query it is; `nil` for the round's own.
    /// - Returns: the context.
    /// - Throws: where the vectors are no vectors.
    func context(_ round: SessionVector.Round, _ part: SessionVector.Part? = nil) throws
        -> RoundContext
    {
        try RoundContext(
            round: Self.round(round.round),
            graphSeed: vector.graphSeed.bytes,
            parameters: parameters(round),
            laneCount: round.length,
            queryDigest: (part?.queryDigest ?? round.queryDigest).bytes
        )
    }

    /// A client that waits for a message of a kind, 4 and above.
    func client(
        _ id: UInt32,
        in round: SessionVector.Round,
        awaiting kind: UInt8,
        memory: any UnmaskingMemory = TransientUnmaskingMemory()
    ) throws -> SecureAggregationClient {
        let part = try #require(round.part(id))
        var session = try session(of: id)
        var client = try session.begin(
            round: Self.round(round.round),
            parameters: parameters(round),
            length: round.length,
            queryDigest: (part.queryDigest ?? round.queryDigest).bytes,
            memory: memory,
            random: ReplayedRandomSource(part.randomness)
        )
        let shares = try client.shareKeys().encode()
        if let expected = part.encryptedShares { #expect(shares == expected.bytes) }
        guard kind > 4 else { return client }
        let input = try client.mask(#require(part.forwardedShares).bytes, part.vector)
        #expect(input == part.maskedInput?.bytes)
        guard kind > 6, adversary == .malicious else { return client }
        let announcement = try SurvivorAnnouncement(
            decoding: #require(part.survivorAnnouncement).bytes
        )
        #expect(
            try client.signSurvivors(announcement).encode() == part.survivorSignature?.bytes
        )
        return client
    }
}

extension SecureAggregationClient {
    /// Masks a vector for an encoded message.
    mutating func mask(_ forwarded: [UInt8], _ vector: [Int32]) throws -> [UInt8] {
        try maskedInput(for: ForwardedShares(decoding: forwarded)) { range, lanes in
            for (offset, lane) in range.enumerated() { lanes[offset] = vector[lane] }
        }.encode()
    }
}

/// Bytes that were drawn before; then zeros, which no expected value can come from.
struct ReplayedRandomSource: RandomSource {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        let count = min(buffer.count, bytes.count)
        buffer.copyBytes(from: bytes.prefix(count))
        for index in count..<buffer.count { buffer[index] = 0 }
        bytes = bytes.dropFirst(count)
    }
}
