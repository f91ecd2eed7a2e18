import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

/// Both roles of one round in memory; every message is really encoded and decoded.
struct Federation {
    let parameters: SecureAggregationParameters
    let round: RoundID
    let length: Int
    let roster: [ClientID: VerifyingKey]
    let signingKeys: [ClientID: SigningKey]
    let vectors: [ClientID: [Int32]]
    let minimumCohort: Int
    var clients: [ClientID: SecureAggregationClient] = [:]
    var server: SecureAggregationServer

    /// Creates clients with random vectors within the value bound.
    init(
        clientCount: Int,
        neighborCount: Int,
        threshold: Int,
        adversary: Adversary = .malicious,
        modulusBits: Int = 20,
        length: Int = 37,
        minimumCohort: Int = 2,
        seed: UInt64 = 1
    ) throws {
        var random = try SeededRandomSource(seed: seed, label: "federation")
        let bound = max(1, (1 << (modulusBits - 1)) / (clientCount + 1))
        parameters = try SecureAggregationParameters(
            unproven: adversary,
            neighborCount: neighborCount,
            reconstructionThreshold: threshold,
            modulusBits: modulusBits,
            valueBound: bound
        )
        round = RoundID(run: try RunID(bytes: random.bytes(count: 16)), number: 3)
        self.length = length
        self.minimumCohort = minimumCohort
        let ids = (0..<clientCount).map { ClientID(UInt32($0 * 5 + 1)) }
        var signingKeys: [ClientID: SigningKey] = [:]
        var vectors: [ClientID: [Int32]] = [:]
        for id in ids {
            signingKeys[id] = try SigningKey(using: &random)
            vectors[id] = (0..<length).map { _ in
                Int32(Int(random.uint64(below: UInt64(2 * bound + 1))) - bound)
            }
        }
        self.signingKeys = signingKeys
        self.vectors = vectors
        roster = signingKeys.mapValues(\.verifyingKey)
        server = try SecureAggregationServer(
            round: round,
            parameters: parameters,
            roster: roster,
            minimumCohort: minimumCohort,
            laneCount: length
        )
        for id in ids { clients[id] = try client(id, seed: seed) }
    }

    /// A fresh client for the round.
    func client(
        _ id: ClientID,
        seed: UInt64,
        memory: any UnmaskingMemory = TransientUnmaskingMemory()
    ) throws -> SecureAggregationClient {
        try SecureAggregationClient(
            id: id,
            signingKey: signingKeys[id].orThrow(),
            round: round,
            parameters: parameters,
            roster: roster,
            minimumCohort: minimumCohort,
            memory: memory,
            random: SeededRandomSource(seed: seed, label: "client-\(id)")
        )
    }

    /// All clients, ascending.
    var ids: [ClientID] { clients.keys.sorted() }

    // MARK: One client's step in each phase, as encoded messages.

    mutating func advertise(_ id: ClientID) throws -> [UInt8] {
        try clients[id].orThrow().advertiseKeys(storingIn: &clients[id]).encode()
    }

    mutating func share(_ id: ClientID) throws -> [UInt8] {
        let list = try NeighborList(decoding: server.neighborList(for: id).encode())
        var client = try clients[id].orThrow()
        defer { clients[id] = client }
        return try client.shareKeys(list).encode()
    }

    mutating func mask(_ id: ClientID) throws -> [UInt8] {
        let forwarded = try ForwardedShares(decoding: server.forwardedShares(for: id).encode())
        var client = try clients[id].orThrow()
        defer { clients[id] = client }
        let vector = try vectors[id].orThrow()
        return try client.maskedInput(for: forwarded, length: length) { range, values in
            for (offset, lane) in range.enumerated() { values[offset] = vector[lane] }
        }.encode()
    }

    mutating func sign(_ id: ClientID) throws -> [UInt8] {
        let announcement = try SurvivorAnnouncement(
            decoding: server.survivorAnnouncement().encode()
        )
        var client = try clients[id].orThrow()
        defer { clients[id] = client }
        return try client.signSurvivors(announcement).encode()
    }

    mutating func unmask(_ id: ClientID) throws -> [UInt8] {
        let request = try UnmaskingRequest(decoding: server.unmaskingRequest(for: id).encode())
        var client = try clients[id].orThrow()
        defer { clients[id] = client }
        return try client.unmask(request).encode()
    }

    // MARK: Whole phases. Clients in `dropping` stay silent from the phase on.

    mutating func runAdvertiseKeys(dropping: Set<ClientID> = []) throws -> [ClientID] {
        for id in ids where !dropping.contains(id) {
            try expectAccepted(server.receive(keyAdvertisement: advertise(id), from: id))
        }
        return try server.closeAdvertiseKeys()
    }

    mutating func runShareKeys(_ ids: [ClientID], dropping: Set<ClientID> = []) throws
        -> [ClientID]
    {
        for id in ids where !dropping.contains(id) {
            try expectAccepted(server.receive(encryptedShares: share(id), from: id))
        }
        return try server.closeShareKeys()
    }

    mutating func runMaskedInput(_ ids: [ClientID], dropping: Set<ClientID> = []) throws
        -> [ClientID]
    {
        for id in ids where !dropping.contains(id) {
            try expectAccepted(server.receive(maskedInput: mask(id), from: id))
        }
        return try server.closeMaskedInputCollection()
    }

    mutating func runConsistencyCheck(_ ids: [ClientID], dropping: Set<ClientID> = []) throws
        -> [ClientID]
    {
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

    /// The whole round with dropouts before each phase.
    mutating func run(dropping: [Phase: Set<ClientID>] = [:]) throws -> SecureAggregationSum {
        var gone: Set<ClientID> = []
        func from(_ phase: Phase) -> Set<ClientID> {
            gone.formUnion(dropping[phase] ?? [])
            return gone
        }
        var ids = try runAdvertiseKeys(dropping: from(.advertiseKeys))
        ids = try runShareKeys(ids, dropping: from(.shareKeys))
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

extension SecureAggregationClient {
    fileprivate func advertiseKeys(storingIn slot: inout SecureAggregationClient?) throws
        -> KeyAdvertisement
    {
        var client = self
        defer { slot = client }
        return try client.advertiseKeys()
    }
}
