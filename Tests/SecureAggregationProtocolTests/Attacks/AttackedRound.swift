import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A round in the hands of a coordinator that sends honest clients whatever it likes.
///
/// Unless a test says otherwise, the witness conspires with it and signs any masking set and any survivors (but
/// the graph is drawn by chance): what honest clients refuse then, they refuse without its help.
///
/// Clients are as shipped. Colluding ones play along, and the attacker has their keys. What the
/// coordinator forwards, announces and asks for is up to the test; what honest clients send goes
/// to the ``Attacker`` as well.
struct AttackedRound {
    var federation: Federation
    let graph: NeighborGraph
    let list: ParticipantList
    let colluders: Set<ClientID>
    let isWitnessHonest: Bool
    var attacker: Attacker

    /// Opens a session among 30 clients of 12 neighbors each and takes the sealed shares of all.
    ///
    /// With the threshold 8 up to 3 colluding neighbors are within the bounds (2t - k = 4); a threshold of
    /// half the neighbors switches the defense off. As many clients collude as keep everyone at
    /// `colluderCount` colluding neighbors, or those chosen. Forgetful clients have no memory of
    /// answered rounds.
    init(
        threshold: Int = 8,
        colluderCount: Int = 3,
        adversary: Adversary = .malicious,
        minimumCohort: Int = 16,
        isForgetful: Bool = false,
        isWitnessHonest: Bool = false,
        colluders chosen: ((RingOrder) -> Set<ClientID>)? = nil
    ) throws {
        var federation = try Federation(
            clientCount: 30,
            neighborCount: 12,
            threshold: threshold,
            adversary: adversary,
            minimumCohort: minimumCohort
        )
        self.isWitnessHonest = isWitnessHonest
        let message = try federation.serverSession.neighborList(for: federation.ids[0])
        list = message.participants
        graph = try NeighborGraph(
            session: federation.opening.session,
            participants: list,
            neighborCount: 12,
            attestation: message.attestation
        )
        let ring = try RingOrder(graph, list)
        colluders = chosen?(ring) ?? Self.colluders(ring, limit: colluderCount)
        if isForgetful {
            for id in federation.ids { federation.memories[id] = ForgetfulMemory() }
        }
        self.federation = federation
        attacker = Attacker(
            federation.opening,
            round: federation.round,
            context: try federation.context,
            keys: [:]
        )
        try restart(round: 4)
    }

    /// Begins another round and takes the sealed shares of all.
    mutating func restart(round number: UInt32) throws {
        try federation.begin(round: number)
        attacker = try Attacker(
            federation.opening,
            round: federation.round,
            context: federation.context,
            keys: Self.keys(of: colluders, federation.opening)
        )
        for id in federation.ids { try share(id) }
        _ = try federation.closeShareKeys()
    }

    /// The private keys of some clients; the same seed draws the same keys.
    static func keys(of clients: Set<ClientID>, _ opening: SessionOpening) throws
        -> [ClientID: KeyAgreementKeyPair]
    {
        var keys: [ClientID: KeyAgreementKeyPair] = [:]
        for client in clients {
            var random = try opening.random(client)
            keys[client] = try KeyAgreementKeyPair(using: &random)
        }
        return keys
    }

    /// As many clients as possible, none of the others having more than `limit` among its neighbors.
    private static func colluders(_ ring: RingOrder, limit: Int) -> Set<ClientID> {
        var colluders: Set<ClientID> = []
        for candidate in ring.clients {
            let next = colluders.union([candidate])
            let isWithin = ring.clients.allSatisfy { client in
                next.contains(client)
                    || ring.neighbors(of: client).count(where: next.contains) <= limit
            }
            if isWithin { colluders = next }
        }
        return colluders
    }

    /// Honest clients, ascending.
    var honest: [ClientID] { federation.ids.filter { !colluders.contains($0) } }

    var round: RoundID { federation.round }

    var threshold: Int { federation.parameters.reconstructionThreshold }

    /// A client's neighbors, ascending.
    func neighbors(of client: ClientID) throws -> [ClientID] {
        let position = try list.position(of: client).orThrow()
        return graph.neighbors(of: position).map(list.client(at:))
    }

    /// Where the first of some clients stands in the list.
    func firstPosition(of clients: [ClientID]) throws -> Int {
        try clients.compactMap { list.position(of: $0) }.min().orThrow()
    }

    /// The honest client with the most colluding neighbors.
    func victim() throws -> ClientID {
        try honest.max {
            try neighbors(of: $0).count(where: colluders.contains)
                < neighbors(of: $1).count(where: colluders.contains)
        }.orThrow()
    }

    // MARK: Honest clients' answers.

    private mutating func share(_ id: ClientID) throws {
        let message = try federation.share(id)
        try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
        try attacker.sees(EncryptedShares(decoding: message))
    }

    /// What the witness gives the coordinator for a set: a signature, or an honest one's refusal, and
    /// then the coordinator has only what was signed before.
    func attestation(_ set: AttestedSet, digest: [UInt8], orElse before: [UInt8]) throws -> [UInt8]
    {
        let opening = federation.opening
        guard opening.parameters.adversary == .malicious else { return [] }
        guard !isWitnessHonest else {
            return (try? opening.witness.attest(set, in: round, digest: digest)) ?? before
        }
        return try Witness(
            signingKey: opening.witnessSigningKey,
            memory: ForgetfulWitnessMemory()
        ).attest(set, in: round, digest: digest)
    }

    /// Forwarded shares of some entries.
    ///
    /// A neighbor without one is left out of the masking set, so that
    /// the message fits in itself.
    func forwarded(_ entries: [ForwardedShares.Entry], to id: ClientID) throws -> ForwardedShares {
        let honest = try federation.server.forwardedShares(for: id)
        var set = honest.maskingSet
        for neighbor in try neighbors(of: id)
        where !entries.contains(where: { $0.client == neighbor }) {
            set.remove(try list.position(of: neighbor).orThrow())
        }
        return ForwardedShares(
            round: round,
            recipient: id,
            maskingSet: set,
            attestation: try attestation(
                .masking,
                digest: federation.context(of: id).maskingDigest(of: set),
                orElse: honest.attestation
            ),
            entries: entries
        )
    }

    /// Sends each client its forwarded shares as changed; gives the refusals.
    mutating func mask(
        _ clients: [ClientID]? = nil,
        _ change: (ClientID, ForwardedShares.Entry) throws -> ForwardedShares.Entry? = { $1 }
    ) throws -> [ClientID: SecureAggregationError] {
        var refusals: [ClientID: SecureAggregationError] = [:]
        for id in clients ?? federation.ids {
            let honest = try federation.server.forwardedShares(for: id)
            let forwarded = try forwarded(
                honest.entries.compactMap { try change(id, $0) },
                to: id
            )
            do {
                let input = try MaskedInput(decoding: federation.mask(id, forwarded))
                attacker.sees(input, after: forwarded)
            } catch let error as SecureAggregationError {
                refusals[id] = error
            }
        }
        return refusals
    }

    /// All participants but some.
    func survivors(without gone: some Collection<ClientID> = [ClientID]()) -> ParticipantSet {
        var set = ParticipantSet(participantCount: list.count)
        for position in 0..<list.count where !gone.contains(list.client(at: position)) {
            set.insert(position)
        }
        return set
    }

    /// What is signed of a set by those who were told of everyone that they mask, or by a client with
    /// what it was asked and told.
    func survivorDigest(_ set: ParticipantSet, for id: ClientID? = nil) throws -> [UInt8] {
        let context = try id.map { try federation.context(of: $0) } ?? federation.context
        let told = id.flatMap { federation.toldMasking[$0] } ?? survivors()
        return context.survivorDigest(
            of: set,
            maskingDigest: context.maskingDigest(of: told)
        )
    }

    /// A colluding client signs what a recipient expects, that is with the masking set it was told.
    func signature(of colluder: ClientID, over set: ParticipantSet, to recipient: ClientID) throws
        -> SurvivorSignature
    {
        SurvivorSignature(
            round: round,
            client: colluder,
            survivorDigest: try survivorDigest(set, for: recipient),
            signingKey: try federation.opening.signingKeys[colluder].orThrow()
        )
    }

    /// The witness's signature over survivors, as a client checks it: with the masking set it was told.
    private func survivorAttestation(_ set: ParticipantSet, for id: ClientID) throws -> [UInt8] {
        try attestation(
            .survivors,
            digest: survivorDigest(set, for: id),
            orElse: [UInt8](repeating: 0, count: 64)
        )
    }

    /// What a client answers to an announcement.
    mutating func sign(_ id: ClientID, _ set: ParticipantSet) throws
        -> Result<SurvivorSignature, SecureAggregationError>
    {
        do {
            let announcement = SurvivorAnnouncement(
                round: round,
                survivors: set,
                attestation: try survivorAttestation(set, for: id)
            )
            return .success(
                try SurvivorSignature(decoding: federation.sign(id, announcement))
            )
        } catch let error as SecureAggregationError {
            return .failure(error)
        }
    }

    /// Asks a client for shares; `nil` if it gave them, and then the attacker has them.
    mutating func ask(_ id: ClientID, _ set: ParticipantSet, _ signatures: [SurvivorSignature])
        throws
        -> SecureAggregationError?
    {
        do {
            let request = UnmaskingRequest(round: round, survivors: set, signatures: signatures)
            attacker.sees(try UnmaskingShares(decoding: federation.unmask(id, request)))
            return nil
        } catch let error as SecureAggregationError {
            return error
        }
    }

    /// The neighbors' signatures over one set that the coordinator can put into a client's request.
    func signatures(
        for id: ClientID,
        _ set: ParticipantSet,
        _ collected: [ClientID: SurvivorSignature]
    ) throws -> [SurvivorSignature] {
        try neighbors(of: id).compactMap { neighbor in
            guard try set.contains(list.position(of: neighbor).orThrow()) else { return nil }
            return colluders.contains(neighbor)
                ? try signature(of: neighbor, over: set, to: id) : collected[neighbor]
        }
    }

    // MARK: What the attacker got.

    /// No honest client's vector can be computed, alone or as the rest of a sum.
    func expectNoVectorComputable(
        fewest: Int = 2,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for id in honest {
            guard let attempt = try attacker.attempt(on: id) else { continue }
            #expect(attempt.unknownMaskCount >= 1, "\(id)", sourceLocation: sourceLocation)
            #expect(
                attempt.values != federation.vectors[id],
                "\(id)",
                sourceLocation: sourceLocation
            )
            // Not both secrets, for then every mask could come off.
            let both = try attacker.selfMask(of: id) != nil && attacker.recovery(of: id) != nil
            #expect(!both, "\(id)", sourceLocation: sourceLocation)
        }
        for (group, _) in try attacker.exposedSums() {
            #expect(group.count >= fewest, "\(group)", sourceLocation: sourceLocation)
        }
    }

    /// The control: this client's vector is laid bare.
    func expectComputable(
        _ id: ClientID,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let attempt = try attacker.attempt(on: id).orThrow()
        #expect(attempt.unknownMaskCount == 0, sourceLocation: sourceLocation)
        #expect(attempt.values == federation.vectors[id], sourceLocation: sourceLocation)
    }
}

/// The participants in the order in which the graph places them on its circle.
struct RingOrder {
    let clients: [ClientID]
    private let reach: Int

    init(_ graph: NeighborGraph, _ list: ParticipantList) throws {
        var order = [0]
        while order.count < list.count {
            let last = order[order.count - 1]
            // The share with index 1 goes to the next one.
            order.append(
                try graph.neighbors(of: last)
                    .first { graph.shareIndex(owner: last, holder: $0) == 1 }.orThrow()
            )
        }
        clients = order.map(list.client(at:))
        reach = graph.degree / 2
    }

    /// The client so many steps on from the first.
    subscript(slot: Int) -> ClientID {
        clients[((slot % clients.count) + clients.count) % clients.count]
    }

    /// Neighbors by slot, from the farthest behind to the farthest ahead.
    func neighbors(of client: ClientID) -> [ClientID] {
        guard let slot = clients.firstIndex(of: client) else { return [] }
        return (-reach...reach).filter { $0 != 0 }.map { self[slot + $0] }
    }
}

/// The memory of a witness that signs anything.
final class ForgetfulWitnessMemory: WitnessMemory {
    func recordAttestation(of set: AttestedSet, in round: RoundID, digest: [UInt8])
        throws(SecureAggregationError) -> Bool
    { true }
}

/// A client robbed of its memory: it would answer every time.
final class ForgetfulMemory: UnmaskingMemory {
    func recordAnswer(in round: RoundID) throws(SecureAggregationError) -> Bool { true }
}
