import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

/// One session of nine clients with every message of its rounds, from the program's own state machines.
struct SampleSession {
    static let neighborCount = 6
    static let threshold = 4
    static let minimumCohort = 4
    static let length = 21
    static let ids: [ClientID] = [
        3, 8, 260, 777, 65_539, 16_909_060, 16_909_061, 2_147_483_648, 4_294_967_295,
    ].map(ClientID.init)

    /// One client of the session.
    struct Member {
        let id: ClientID
        let signingKey: SigningKey
        let agreementPrivateKey: [UInt8]
        let advertisement: KeyAdvertisement
    }

    let adversary: Adversary
    let session: RoundID
    let witness: SigningKey
    private let roster: [ClientID: VerifyingKey]
    let members: [Member]
    let participants: ParticipantList
    let attestation: [UInt8]
    let graph: NeighborGraph
    let neighborLists: [ClientID: NeighborList]
    private(set) var rounds: [SampleRound] = []

    /// Runs the session.
    init(adversary: Adversary) throws {
        self.adversary = adversary
        let name = "session-\(adversary)"
        var random = try SeededRandomSource(seed: 1, label: name)
        session = RoundID(run: RunID(using: &random), number: 5)
        witness = try SigningKey(using: &random)
        let signingKeys = try Self.ids.map { _ in try SigningKey(using: &random) }
        roster = Dictionary(
            uniqueKeysWithValues: zip(Self.ids, signingKeys.map(\.verifyingKey))
        )
        let parameters = try Self.parameters(adversary, SampleRound.all[0])
        let terms = try SessionTerms(
            parameters: parameters,
            minimumCohort: Self.minimumCohort,
            witness: adversary == .malicious ? witness.verifyingKey : nil,
            roster: roster
        )
        var server = try KeyExchangeServer(
            session: session,
            parameters: parameters,
            roster: roster,
            minimumCohort: Self.minimumCohort
        )
        var members: [Member] = []
        var exchanges: [KeyExchangeClient] = []
        for (id, signingKey) in zip(Self.ids, signingKeys) {
            var exchange = KeyExchangeClient(
                id: id,
                signingKey: signingKey,
                session: session,
                terms: terms
            )
            var keyRandom = try Self.keyRandom(adversary, id)
            let advertisement = try exchange.advertiseKeys(using: &keyRandom)
            try Self.require(
                server.receive(keyAdvertisement: advertisement.encode(), from: id)
            )
            members.append(
                Member(
                    id: id,
                    signingKey: signingKey,
                    agreementPrivateKey: keyRandom.record.drawn,
                    advertisement: advertisement
                )
            )
            exchanges.append(exchange)
        }
        self.members = members
        participants = try server.close()
        // One witness for all, so that the samples are what it signs.
        let attester = Witness(signingKey: witness, memory: TransientWitnessMemory())
        attestation =
            adversary == .malicious
            ? try attester.attest(
                .participants,
                in: session,
                digest: participants.digest(session: session)
            ) : []
        let serverSession = try server.open(attestation: attestation)
        graph = try NeighborGraph(
            session: session,
            participants: participants,
            neighborCount: Self.neighborCount,
            attestation: attestation
        )
        var sessions: [ClientID: ClientSession] = [:]
        var lists: [ClientID: NeighborList] = [:]
        for (id, exchange) in zip(Self.ids, exchanges) {
            var exchange = exchange
            let list = try NeighborList(decoding: serverSession.neighborList(for: id).encode())
            lists[id] = list
            sessions[id] = try exchange.establish(list)
        }
        neighborLists = lists
        for plan in SampleRound.all {
            rounds.append(
                try SampleRound(
                    plan,
                    parameters: Self.parameters(adversary, plan),
                    label: name,
                    graphSeed: graph.seed,
                    in: serverSession,
                    witness: attester,
                    sessions: &sessions
                )
            )
        }
    }

    /// Where a client's key of a session comes from; the same every time.
    private static func keyRandom(_ adversary: Adversary, _ id: ClientID) throws
        -> RecordingRandomSource
    {
        try RecordingRandomSource(label: "session-\(adversary)-key-\(id)")
    }

    /// A client once more, that has sent its shares in a round and waits for message 4.
    ///
    /// - Parameters:
    ///   - id: of a client that sent its shares.
    ///   - round: a round of this session.
    ///   - minimumCohort: the fewest clients that this one accepts; the session's if `nil`.
    /// - Returns: the client, with the secrets that it has in the samples.
    /// - Throws: ``VectorError/sampleIncomplete``, or `SecureAggregationError` for too large a cohort.
    func client(_ id: ClientID, in round: SampleRound, minimumCohort: Int? = nil) throws
        -> SecureAggregationClient
    {
        var exchange = KeyExchangeClient(
            id: id,
            signingKey: try member(id).signingKey,
            session: session,
            terms: try SessionTerms(
                parameters: round.parameters,
                minimumCohort: minimumCohort ?? Self.minimumCohort,
                witness: adversary == .malicious ? witness.verifyingKey : nil,
                roster: roster
            )
        )
        var random = try Self.keyRandom(adversary, id)
        _ = try exchange.advertiseKeys(using: &random)
        var own = try exchange.establish(neighborLists[id].orThrow())
        var client = try own.begin(
            round: round.round,
            parameters: round.parameters,
            length: Self.length,
            queryDigest: round.part(id).otherQuery?.digest ?? round.queryDigest,
            memory: TransientUnmaskingMemory(),
            random: SampleRound.random("session-\(adversary)", round.plan, id)
        )
        _ = try client.shareKeys()
        return client
    }

    /// Parameters of a round.
    static func parameters(_ adversary: Adversary, _ plan: SampleRound.Plan) throws
        -> SecureAggregationParameters
    {
        try SecureAggregationParameters(
            unproven: adversary,
            neighborCount: neighborCount,
            reconstructionThreshold: threshold,
            modulusBits: plan.modulusBits,
            valueBound: plan.valueBound
        )
    }

    /// Passes on that a server accepted a message.
    ///
    /// - Throws: ``VectorError/messageNotAccepted``.
    static func require(_ outcome: MessageOutcome) throws {
        guard outcome == .accepted else { throw VectorError.messageNotAccepted }
    }

    /// The member of a number.
    func member(_ id: ClientID) throws -> Member {
        try members.first { $0.id == id }.orThrow()
    }

    /// A client's neighbors, ascending.
    func neighbors(of id: ClientID) throws -> [ClientID] {
        try neighborLists[id].orThrow().neighbors.map(\.client)
    }

    /// The clients that are neither the client itself nor its neighbors, ascending.
    func strangers(of id: ClientID) throws -> [ClientID] {
        let neighbors = try neighbors(of: id)
        return Self.ids.filter { $0 != id && !neighbors.contains($0) }
    }

    /// What two members share in a round.
    func pairKey(_ one: ClientID, _ other: ClientID, in round: SampleRound) throws -> PairKey {
        let peer = try member(other)
        return try PairKey(
            KeyAgreementKeyPair(
                secret: SecretBytes(copying: member(one).agreementPrivateKey)
            ),
            of: one,
            with: peer.advertisement.agreementKey,
            of: other,
            session: session
        ).bound(to: round.context)
    }

    /// Digest of survivors if a round had another number, query or masking set.
    func survivorDigest(
        of survivors: ParticipantSet,
        like round: SampleRound,
        number: UInt32? = nil,
        queryDigest: [UInt8]? = nil,
        maskingSet: ParticipantSet? = nil
    ) throws -> [UInt8] {
        let context = try context(like: round, number: number, queryDigest: queryDigest)
        return context.survivorDigest(
            of: survivors,
            maskingDigest: context.maskingDigest(of: maskingSet ?? round.maskingSet)
        )
    }

    /// What the members would agree on if a round had another number or query.
    func context(like round: SampleRound, number: UInt32? = nil, queryDigest: [UInt8]? = nil) throws
        -> RoundContext
    {
        try RoundContext(
            round: RoundID(run: session.run, number: number ?? round.plan.number),
            graphSeed: graph.seed,
            parameters: round.parameters,
            laneCount: Self.length,
            queryDigest: queryDigest ?? round.queryDigest
        )
    }
}
