import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

/// Both roles of the rounds of one session in memory; every message is really encoded and decoded.
struct Federation {
    let opening: SessionOpening
    let serverSession: ServerSession
    let length: Int
    /// Hash of what the server asks.
    let queryDigest = SessionOpening.queryDigest
    /// Hash of what single clients were asked instead.
    var otherQueryDigests: [ClientID: [UInt8]] = [:]
    private let seed: UInt64
    /// Round to round.
    var sessions: [ClientID: ClientSession]
    /// What clients remember of answered rounds.
    var memories: [ClientID: any UnmaskingMemory]
    // Of the current round.
    private(set) var round: RoundID
    private(set) var vectors: [ClientID: [Int32]] = [:]
    var clients: [ClientID: SecureAggregationClient] = [:]
    /// Whom each client was last told to mask with.
    private(set) var toldMasking: [ClientID: ParticipantSet] = [:]
    var server: SecureAggregationServer

    /// Opens a session among all clients but the absent and begins its first round.
    init(
        clientCount: Int,
        neighborCount: Int,
        threshold: Int,
        adversary: Adversary = .malicious,
        modulusBits: Int = 20,
        length: Int = 37,
        minimumCohort: Int = 2,
        seed: UInt64 = 1,
        absent: Set<ClientID> = []
    ) throws {
        var opening = try SessionOpening(
            clientCount: clientCount,
            neighborCount: neighborCount,
            threshold: threshold,
            adversary: adversary,
            modulusBits: modulusBits,
            minimumCohort: minimumCohort,
            seed: seed
        )
        try opening.runAdvertiseKeys(dropping: absent)
        try self.init(opening, length: length, seed: seed)
    }

    /// Opens a session among those who have advertised keys and begins its first round; memories are
    /// those of clients that have answered rounds before.
    init(
        _ opening: SessionOpening,
        length: Int = 37,
        seed: UInt64 = 1,
        memories: [ClientID: any UnmaskingMemory] = [:]
    ) throws {
        var opening = opening
        serverSession = try opening.open()
        sessions = [:]
        self.memories = memories
        for id in serverSession.clients {
            sessions[id] = try opening.establish(id, serverSession.neighborList(for: id))
            self.memories[id] = memories[id] ?? TransientUnmaskingMemory()
        }
        self.opening = opening
        self.length = length
        self.seed = seed
        round = opening.session
        server = try SecureAggregationServer(
            round: round,
            in: serverSession,
            parameters: opening.parameters,
            laneCount: length,
            queryDigest: queryDigest
        )
        try begin(round: round.number)
    }

    /// Begins a round of the session with new vectors within the value bound; clients that are not in
    /// `joining` sit it out.
    mutating func begin(round number: UInt32, joining: [ClientID]? = nil) throws {
        round = RoundID(run: round.run, number: number)
        server = try SecureAggregationServer(
            round: round,
            in: serverSession,
            parameters: parameters,
            laneCount: length,
            queryDigest: queryDigest
        )
        clients = [:]
        toldMasking = [:]
        var random = try SeededRandomSource(seed: seed, label: "vectors-\(number)")
        let bound = parameters.valueBound
        for id in ids {
            vectors[id] = (0..<length).map { _ in
                Int32(Int(random.uint64(below: UInt64(2 * bound + 1))) - bound)
            }
        }
        for id in joining ?? participants { clients[id] = try client(id) }
    }

    /// A participant's part in the current round.
    mutating func client(_ id: ClientID) throws -> SecureAggregationClient {
        var session = try sessions[id].orThrow()
        defer { sessions[id] = session }
        return try session.begin(
            round: round,
            parameters: parameters,
            length: length,
            queryDigest: otherQueryDigests[id] ?? queryDigest,
            memory: memories[id].orThrow(),
            random: opening.random(id, "round-\(round.number)")
        )
    }

    /// What everyone agrees on in the current round.
    var context: RoundContext {
        get throws {
            try opening.context(
                of: serverSession.neighborList(for: participants[0]),
                round: round,
                length: length
            )
        }
    }

    /// What a client agrees to that may have been asked something else.
    func context(of id: ClientID) throws -> RoundContext {
        try opening.context(
            of: serverSession.neighborList(for: participants[0]),
            round: round,
            length: length,
            queryDigest: otherQueryDigests[id] ?? queryDigest
        )
    }

    /// What the session runs with.
    var parameters: SecureAggregationParameters { opening.parameters }

    /// All enrolled clients, ascending.
    var ids: [ClientID] { opening.ids }

    /// Those with a place in the session, ascending.
    var participants: [ClientID] { serverSession.clients }

    // MARK: One client's step in each phase, as encoded messages.

    mutating func share(_ id: ClientID) throws -> [UInt8] {
        var client = try clients[id].orThrow()
        defer { clients[id] = client }
        return try client.shareKeys().encode()
    }

    mutating func mask(_ id: ClientID, _ forwarded: ForwardedShares? = nil) throws -> [UInt8] {
        let forwarded = try ForwardedShares(
            decoding: (forwarded ?? server.forwardedShares(for: id)).encode()
        )
        toldMasking[id] = forwarded.maskingSet
        var client = try clients[id].orThrow()
        defer { clients[id] = client }
        let vector = try vectors[id].orThrow()
        return try client.maskedInput(for: forwarded) { range, values in
            for (offset, lane) in range.enumerated() { values[offset] = vector[lane] }
        }.encode()
    }

    mutating func sign(_ id: ClientID, _ announcement: SurvivorAnnouncement? = nil) throws
        -> [UInt8]
    {
        let announcement = try SurvivorAnnouncement(
            decoding: (announcement ?? server.survivorAnnouncement()).encode()
        )
        var client = try clients[id].orThrow()
        defer { clients[id] = client }
        return try client.signSurvivors(announcement).encode()
    }

    mutating func unmask(_ id: ClientID, _ request: UnmaskingRequest? = nil) throws -> [UInt8] {
        let request = try UnmaskingRequest(
            decoding: (request ?? server.unmaskingRequest(for: id)).encode()
        )
        var client = try clients[id].orThrow()
        defer { clients[id] = client }
        return try client.unmask(request).encode()
    }

    // MARK: Whole phases. Clients in `dropping` stay silent from the phase on.

    mutating func runShareKeys(_ ids: [ClientID]? = nil, dropping: Set<ClientID> = []) throws
        -> [ClientID]
    {
        for id in ids ?? clients.keys.sorted() where !dropping.contains(id) {
            try expectAccepted(server.receive(encryptedShares: share(id), from: id))
        }
        return try closeShareKeys()
    }

    /// Fixes who masks, with the witness where clients require it.
    mutating func closeShareKeys() throws -> [ClientID] {
        let masking = try server.closeShareKeys()
        if parameters.adversary == .malicious {
            try server.attest(
                masking: opening.witness.attest(
                    .masking,
                    in: round,
                    digest: server.maskingDigest()
                )
            )
        }
        return masking
    }

    /// Fixes whose vectors are in the sum, with the witness where clients require it.
    mutating func closeMaskedInputCollection() throws -> [ClientID] {
        let survivors = try server.closeMaskedInputCollection()
        if server.phase == .consistencyCheck {
            try server.attest(
                survivors: opening.witness.attest(
                    .survivors,
                    in: round,
                    digest: server.survivorDigest()
                )
            )
        }
        return survivors
    }

    mutating func runMaskedInput(_ ids: [ClientID], dropping: Set<ClientID> = []) throws
        -> [ClientID]
    {
        for id in ids where !dropping.contains(id) {
            try expectAccepted(server.receive(maskedInput: mask(id), from: id))
        }
        return try closeMaskedInputCollection()
    }

    /// Those to be asked for shares: where no malicious coordinator is expected, all survivors.
    mutating func runConsistencyCheck(_ ids: [ClientID], dropping: Set<ClientID> = []) throws
        -> [ClientID]
    {
        guard parameters.adversary == .malicious else { return ids }
        for id in ids where !dropping.contains(id) {
            try expectAccepted(server.receive(survivorSignature: sign(id), from: id))
        }
        return try server.closeConsistencyCheck()
    }

    mutating func runUnmasking(
        _ ids: [ClientID],
        dropping: Set<ClientID> = [],
        maxConcurrency: Int = 2
    ) throws -> SecureAggregationSum {
        for id in ids where !dropping.contains(id) {
            try expectAccepted(server.receive(unmaskingShares: unmask(id), from: id))
        }
        return try server.finish(maxConcurrency: maxConcurrency)
    }

    /// The whole current round with dropouts before each phase.
    mutating func run(dropping: [Phase: Set<ClientID>] = [:]) throws -> SecureAggregationSum {
        var gone: Set<ClientID> = []
        func from(_ phase: Phase) -> Set<ClientID> {
            gone.formUnion(dropping[phase] ?? [])
            return gone
        }
        var ids = try runShareKeys(dropping: from(.shareKeys))
        ids = try runMaskedInput(ids, dropping: from(.maskedInputCollection))
        ids = try runConsistencyCheck(ids, dropping: from(.consistencyCheck))
        return try runUnmasking(ids, dropping: from(.unmasking))
    }

    /// The plain sum over clients, modulo 2^modulusBits and centered, computed the slow way.
    func plainSum(over ids: [ClientID]) -> [Int32] {
        let modulus = 1 << parameters.modulusBits
        return (0..<length).map { lane in
            let sum = ids.reduce(0) { $0 + Int(vectors[$1]?[lane] ?? 0) }
            let residue = ((sum % modulus) + modulus) % modulus
            return Int32(residue >= modulus / 2 ? residue - modulus : residue)
        }
    }
}

/// Raised by the harness itself.
enum FederationError: Error {
    case missing
    case notAccepted(MessageOutcome)
}

func expectAccepted(_ outcome: MessageOutcome) throws {
    guard outcome == .accepted else { throw FederationError.notAccepted(outcome) }
}

extension Optional {
    /// The value, or an error of the harness.
    func orThrow() throws -> Wrapped {
        guard let self else { throw FederationError.missing }
        return self
    }
}
