import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

/// Both roles of opening a session in memory; every message is really encoded and decoded.
struct SessionOpening {
    let parameters: SecureAggregationParameters
    let session: RoundID
    let minimumCohort: Int
    let signingKeys: [ClientID: SigningKey]
    let roster: [ClientID: VerifyingKey]
    let witness: Witness
    let witnessSigningKey: SigningKey
    let witnessKey: VerifyingKey
    /// What clients have sent, as whoever reads the wire knows it.
    private(set) var advertisements: [ClientID: KeyAdvertisement] = [:]
    var exchanges: [ClientID: KeyExchangeClient] = [:]
    var server: KeyExchangeServer
    private let seed: UInt64

    /// Enrolls clients.
    init(
        clientCount: Int,
        neighborCount: Int,
        threshold: Int,
        adversary: Adversary = .malicious,
        modulusBits: Int = 20,
        minimumCohort: Int = 2,
        seed: UInt64 = 1
    ) throws {
        var random = try SeededRandomSource(seed: seed, label: "federation")
        parameters = try SecureAggregationParameters(
            unproven: adversary,
            neighborCount: neighborCount,
            reconstructionThreshold: threshold,
            modulusBits: modulusBits,
            valueBound: max(1, (1 << (modulusBits - 1)) / (clientCount + 1))
        )
        session = RoundID(run: try RunID(bytes: random.bytes(count: 16)), number: 3)
        self.minimumCohort = minimumCohort
        self.seed = seed
        var signingKeys: [ClientID: SigningKey] = [:]
        for id in Self.ids(clientCount) { signingKeys[id] = try SigningKey(using: &random) }
        self.signingKeys = signingKeys
        roster = signingKeys.mapValues(\.verifyingKey)
        witnessSigningKey = try SigningKey(using: &random)
        witnessKey = witnessSigningKey.verifyingKey
        witness = Witness(signingKey: witnessSigningKey, memory: TransientWitnessMemory())
        server = try KeyExchangeServer(
            session: session,
            parameters: parameters,
            roster: roster,
            minimumCohort: minimumCohort
        )
        for id in ids { exchanges[id] = try exchange(id) }
    }

    /// Names of so many clients.
    static func ids(_ count: Int) -> [ClientID] { (0..<count).map { ClientID(UInt32($0 * 5 + 1)) } }

    /// All clients, ascending.
    var ids: [ClientID] { signingKeys.keys.sorted() }

    /// What every client insists on.
    func terms(roster: (any EnrolledIdentities)? = nil) throws -> SessionTerms {
        try SessionTerms(
            parameters: parameters,
            minimumCohort: minimumCohort,
            witness: witnessKey,
            roster: roster ?? self.roster
        )
    }

    /// A fresh client, with another roster if one is given.
    func exchange(_ id: ClientID, roster: (any EnrolledIdentities)? = nil) throws
        -> KeyExchangeClient
    {
        KeyExchangeClient(
            id: id,
            signingKey: try signingKeys[id].orThrow(),
            session: session,
            terms: try terms(roster: roster)
        )
    }

    /// A client's randomness: the same for the same label.
    func random(_ id: ClientID, _ label: String = "key") throws -> SeededRandomSource {
        try SeededRandomSource(seed: seed, label: "client-\(id)-\(label)")
    }

    /// A client's advertisement, encoded.
    mutating func advertise(_ id: ClientID) throws -> [UInt8] {
        var random = try random(id)
        var exchange = try exchanges[id].orThrow()
        defer { exchanges[id] = exchange }
        let advertisement = try exchange.advertiseKeys(using: &random)
        advertisements[id] = advertisement
        return advertisement.encode()
    }

    /// Collects the keys of everyone else.
    mutating func runAdvertiseKeys(dropping: Set<ClientID> = []) throws {
        for id in ids where !dropping.contains(id) {
            try expectAccepted(server.receive(keyAdvertisement: advertise(id), from: id))
        }
    }

    /// Closes the exchange and draws the graph, with the witness where clients require it.
    mutating func open() throws -> ServerSession {
        let participants = try server.close()
        return try server.open(attestation: attestation(of: participants))
    }

    /// The witness's signature over a list; empty if no malicious coordinator is expected.
    func attestation(of participants: ParticipantList) throws -> [UInt8] {
        guard parameters.adversary == .malicious else { return [] }
        return try witness.attest(
            .participants,
            in: session,
            digest: participants.digest(session: session)
        )
    }

    /// The list that a coordinator can send a client from any keys it likes; the witness signs it
    /// unless an attestation is given.
    func list(
        for id: ClientID,
        of advertisements: [KeyAdvertisement],
        attestation: [UInt8]? = nil
    ) throws -> NeighborList {
        let participants = try ParticipantList(advertisements)
        let attestation = try attestation ?? self.attestation(of: participants)
        let graph = try NeighborGraph(
            session: session,
            participants: participants,
            neighborCount: parameters.neighborCount,
            attestation: attestation
        )
        let position = try participants.position(of: id).orThrow()
        let sorted = advertisements.sorted { $0.client < $1.client }
        return NeighborList(
            round: session,
            participants: participants,
            attestation: attestation,
            neighbors: graph.neighbors(of: position).map { sorted[$0] }
        )
    }

    /// A client's session from the list it is sent.
    mutating func establish(_ id: ClientID, _ list: NeighborList) throws -> ClientSession {
        let list = try NeighborList(decoding: list.encode())
        var exchange = try exchanges[id].orThrow()
        defer { exchanges[id] = exchange }
        return try exchange.establish(list)
    }

    /// What a client says to a list; `nil` if it joins.
    func refusal(_ id: ClientID, _ list: NeighborList) throws -> SecureAggregationError? {
        var exchange = try exchanges[id].orThrow()
        let list = try NeighborList(decoding: list.encode())
        do throws(SecureAggregationError) {
            _ = try exchange.establish(list)
            return nil
        } catch {
            return error
        }
    }
}
