import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

/// An open session of six clients with all its keys: values to copy and to attack.
struct SeededSession: Sendable {
    /// Clients that expect a coordinator that follows the protocol.
    static let semiHonest = try? SeededSession(.semiHonest)
    /// Clients that expect a malicious one.
    static let malicious = try? SeededSession(.malicious)
    /// Length of the vectors.
    static let laneCount = 9

    let ids = (1...6).map { ClientID(UInt32($0 * 7)) }
    let parameters: SecureAggregationParameters
    let roster: [ClientID: VerifyingKey]
    let opening: RoundID
    let round: RoundID
    /// Before anything has arrived.
    let emptyExchange: KeyExchangeServer
    /// Encoded key advertisements.
    let advertisements: [ClientID: [UInt8]]
    /// Clients that have advertised.
    let advertised: [ClientID: KeyExchangeClient]
    let serverSession: ServerSession
    /// Encoded neighbor lists.
    let neighborLists: [ClientID: [UInt8]]
    let sessions: [ClientID: ClientSession]
    /// What the witness signed of the participants, or empty.
    let attestation: [UInt8]
    private let witness: SigningKey

    /// The session that a byte chooses.
    ///
    /// - Throws: ``FuzzFinding`` if the honest clients cannot agree.
    static func chosen(by byte: UInt8) throws(FuzzFinding) -> SeededSession {
        guard let session = byte & 1 == 0 ? semiHonest : malicious else {
            throw FuzzFinding("honest clients cannot open a session")
        }
        return session
    }

    private init(_ adversary: Adversary) throws {
        parameters = try SecureAggregationParameters(
            unproven: adversary,
            neighborCount: 4,
            reconstructionThreshold: 3,
            modulusBits: 19,
            valueBound: 1000
        )
        var random = try SeededRandomSource(seed: 1, label: "fuzz")
        let run = RunID(using: &random)
        opening = RoundID(run: run, number: 2)
        round = RoundID(run: run, number: 3)
        var signingKeys: [ClientID: SigningKey] = [:]
        for id in ids { signingKeys[id] = try SigningKey(using: &random) }
        roster = signingKeys.mapValues(\.verifyingKey)
        witness = try SigningKey(using: &random)
        let terms = try SessionTerms(
            parameters: parameters,
            minimumCohort: 3,
            witness: witness.verifyingKey,
            roster: roster
        )
        emptyExchange = try KeyExchangeServer(
            session: opening,
            parameters: parameters,
            roster: roster,
            minimumCohort: 3
        )
        var exchange = emptyExchange
        var clients: [ClientID: KeyExchangeClient] = [:]
        var advertisements: [ClientID: [UInt8]] = [:]
        for (id, key) in signingKeys {
            var client = KeyExchangeClient(id: id, signingKey: key, session: opening, terms: terms)
            var random = try Self.keyRandom(id)
            advertisements[id] = try client.advertiseKeys(using: &random).encode()
            exchange.receive(keyAdvertisement: advertisements[id] ?? [], from: id)
            clients[id] = client
        }
        let list = try exchange.close()
        attestation =
            adversary == .malicious
            ? try Witness(signingKey: witness, memory: TransientWitnessMemory())
                .attest(.participants, in: opening, digest: list.digest(session: opening)) : []
        let serverSession = try exchange.open(attestation: attestation)
        self.serverSession = serverSession
        self.advertisements = advertisements
        advertised = clients
        let lists = try ids.map { ($0, try serverSession.neighborList(for: $0).encode()) }
        neighborLists = Dictionary(uniqueKeysWithValues: lists)
        var sessions: [ClientID: ClientSession] = [:]
        for (id, encoded) in lists {
            sessions[id] = try clients[id]?.establish(NeighborList(decoding: encoded))
        }
        self.sessions = sessions
    }

    /// Where a client's key of the session comes from.
    static func keyRandom(_ client: ClientID) throws(ProtocolPrimitivesError)
        -> SeededRandomSource
    {
        try SeededRandomSource(seed: UInt64(client.rawValue), label: "fuzz keys")
    }

    /// What the witness signs of a set of the round; empty where clients require nothing.
    ///
    /// It has signed nothing before, so that copies of one state can all be continued.
    ///
    /// - Throws: `SecureAggregationError`.
    func attestation(of set: AttestedSet, _ digest: [UInt8]) throws(SecureAggregationError)
        -> [UInt8]
    {
        guard parameters.adversary == .malicious else { return [] }
        return try Witness(signingKey: witness, memory: TransientWitnessMemory())
            .attest(set, in: round, digest: digest)
    }

    /// Ends phase shareKeys, with the attestation that clients require.
    ///
    /// - Throws: `SecureAggregationError`.
    func closeShareKeys(_ server: inout SecureAggregationServer) throws(SecureAggregationError)
        -> [ClientID]
    {
        let present = try server.closeShareKeys()
        try server.attest(masking: attestation(of: .masking, server.maskingDigest()))
        return present
    }

    /// Ends phase maskedInputCollection, with the attestation that clients require.
    ///
    /// - Throws: `SecureAggregationError`.
    func closeMaskedInputCollection(_ server: inout SecureAggregationServer)
        throws(SecureAggregationError) -> [ClientID]
    {
        let present = try server.closeMaskedInputCollection()
        if server.phase == .consistencyCheck {
            try server.attest(survivors: attestation(of: .survivors, server.survivorDigest()))
        }
        return present
    }

    /// A server that waits for shares.
    ///
    /// - Throws: `SecureAggregationError`.
    func server() throws(SecureAggregationError) -> SecureAggregationServer {
        try SecureAggregationServer(
            round: round,
            in: serverSession,
            parameters: parameters,
            laneCount: Self.laneCount,
            queryDigest: Self.queryDigest
        )
    }

    /// All clients at the beginning of the round, which remember nothing of other runs of it.
    ///
    /// - Throws: an error if a client refuses.
    func clients() throws -> [ClientID: SecureAggregationClient] {
        var clients: [ClientID: SecureAggregationClient] = [:]
        for (id, session) in sessions {
            var session = session
            clients[id] = try session.begin(
                round: round,
                parameters: parameters,
                length: Self.laneCount,
                queryDigest: Self.queryDigest,
                memory: ForgetfulMemory(),
                random: SeededRandomSource(seed: UInt64(id.rawValue), label: "fuzz round")
            )
        }
        return clients
    }

    /// Hash of what the round asks.
    static let queryDigest = [UInt8](repeating: 9, count: RoundContext.queryDigestByteCount)

    /// What the clients of the round agree on.
    ///
    /// - Throws: `SecureAggregationError`.
    func context() throws(SecureAggregationError) -> RoundContext {
        try RoundContext(
            round: round,
            graphSeed: NeighborGraph(
                session: opening,
                participants: serverSession.participants,
                neighborCount: parameters.neighborCount,
                attestation: attestation
            ).seed,
            parameters: parameters,
            laneCount: Self.laneCount,
            queryDigest: Self.queryDigest
        )
    }

    /// The vector of a client.
    static func vector(of client: ClientID) -> [Int32] {
        (0..<laneCount).map { Int32($0) * 100 - Int32(client.rawValue) }
    }

    /// Writes a client's vector as its state machine asks for it.
    static func fill(_ client: ClientID) -> (Range<Int>, UnsafeMutableBufferPointer<Int32>) -> Void
    {
        let vector = vector(of: client)
        return { range, output in
            for (offset, lane) in range.enumerated() { output[offset] = vector[lane] }
        }
    }
}

/// A memory without memory, so that copies of one state can all be continued.
private final class ForgetfulMemory: UnmaskingMemory {
    func recordAnswer(in round: RoundID) throws(SecureAggregationError) -> Bool { true }
}
