import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

/// One round of a session with every message of it.
struct SampleRound {
    /// What a client drew, sent and received; `nil` where it sent or got nothing.
    struct Part {
        /// What it was asked, if not what the round asks.
        var otherQuery: OtherQuery?
        let vector: [Int32]
        var secrets: ClientSecrets
        var encryptedShares: [UInt8]
        var forwardedShares: ForwardedShares?
        var maskedInput: [UInt8]?
        var survivorAnnouncement: SurvivorAnnouncement?
        var survivorSignature: [UInt8]?
        var unmaskingRequest: UnmaskingRequest?
        var unmaskingShares: [UInt8]?
    }

    /// A query that is not the round's.
    struct OtherQuery {
        let digest: [UInt8]
        let context: RoundContext
    }

    let plan: Plan
    let round: RoundID
    let parameters: SecureAggregationParameters
    /// 32 bytes in place of the hash of a query.
    let queryDigest: [UInt8]
    /// What the clients of the round agree on.
    let context: RoundContext
    /// What happened to each client that sent anything.
    private(set) var parts: [ClientID: Part] = [:]
    /// Who sent wrong commitments.
    private(set) var liar: ClientID?
    /// Who masks with whom.
    let maskingSet: ParticipantSet
    /// The witness's signature over it; empty in semi-honest mode.
    let maskingAttestation: [UInt8]
    /// Whose vectors are in the sum, by position.
    let survivorSet: ParticipantSet
    /// The witness's signature over it; empty in semi-honest mode.
    let survivorAttestation: [UInt8]
    /// Whose vectors are in the sum, ascending.
    let survivors: [ClientID]
    /// The sum, lane by lane.
    let sum: [Int32]

    /// Runs the round.
    init(
        _ plan: Plan,
        parameters: SecureAggregationParameters,
        label: String,
        graphSeed: [UInt8],
        in session: ServerSession,
        witness: Witness,
        sessions: inout [ClientID: ClientSession]
    ) throws {
        let isMalicious = parameters.adversary == .malicious
        self.plan = plan
        self.parameters = parameters
        round = RoundID(run: session.session.run, number: plan.number)
        let query = try Self.query("\(label)-\(plan.number)-query", round, parameters, graphSeed)
        let other = try Self.query(
            "\(label)-\(plan.number)-other-query",
            round,
            parameters,
            graphSeed
        )
        (queryDigest, context) = (query.digest, query.context)
        var server = try SecureAggregationServer(
            round: round,
            in: session,
            parameters: parameters,
            laneCount: SampleSession.length,
            queryDigest: query.digest
        )
        var clients: [ClientID: SecureAggregationClient] = [:]
        for (place, id) in session.clients.enumerated() where !plan.silent.contains(place) {
            let random = try Self.random(label, plan, id)
            let isMisled = plan.misled == place
            guard
                var client = try sessions[id]?.begin(
                    round: round,
                    parameters: parameters,
                    length: SampleSession.length,
                    queryDigest: isMisled ? other.digest : query.digest,
                    memory: TransientUnmaskingMemory(),
                    random: random
                )
            else { throw VectorError.sampleIncomplete }
            var bytes = try client.shareKeys().encode()
            if let lying = plan.lying, lying.place == place {
                liar = id
                for entry in 0..<lying.neighbors {
                    // A bit of the entry's commitment.
                    bytes[59 + 102 * entry + 4 + 66 + 16] ^= 1
                }
            }
            try SampleSession.require(server.receive(encryptedShares: bytes, from: id))
            clients[id] = client
            parts[id] = Part(
                otherQuery: isMisled ? other : nil,
                vector: try Self.vector(of: place, plan, label: label),
                secrets: try ClientSecrets(
                    drawn: random.record.drawn,
                    threshold: SampleSession.threshold
                ),
                encryptedShares: bytes
            )
        }
        let dropping = Set(plan.dropping.map { session.clients[$0] })
        let masking = try server.closeShareKeys()
        maskingAttestation =
            isMalicious
            ? try witness.attest(.masking, in: round, digest: server.maskingDigest()) : []
        try server.attest(masking: maskingAttestation)
        maskingSet = try Self.set(of: masking, session.participants)
        for id in masking {
            let forwarded = try server.forwardedShares(for: id)
            parts[id]?.forwardedShares = forwarded
            let vector = parts[id]?.vector ?? []
            guard !dropping.contains(id) else { continue }
            let input = try clients[id]?.maskedInput(for: forwarded) { range, values in
                for (offset, lane) in range.enumerated() { values[offset] = vector[lane] }
            }
            let bytes = try input.orThrow().encode()
            parts[id]?.maskedInput = bytes
            try SampleSession.require(server.receive(maskedInput: bytes, from: id))
        }
        var asked = try server.closeMaskedInputCollection()
        survivorSet = try Self.set(of: asked, session.participants)
        survivorAttestation =
            isMalicious
            ? try witness.attest(.survivors, in: round, digest: server.survivorDigest()) : []
        if isMalicious {
            try server.attest(survivors: survivorAttestation)
            for id in asked {
                let announcement = try server.survivorAnnouncement()
                parts[id]?.survivorAnnouncement = announcement
                let bytes = try clients[id]?.signSurvivors(announcement).encode()
                parts[id]?.survivorSignature = bytes
                try SampleSession.require(
                    server.receive(survivorSignature: bytes.orThrow(), from: id)
                )
            }
            asked = try server.closeConsistencyCheck()
        }
        for id in asked {
            let request = try server.unmaskingRequest(for: id)
            parts[id]?.unmaskingRequest = request
            let bytes = try clients[id]?.unmask(request).encode()
            parts[id]?.unmaskingShares = bytes
            try SampleSession.require(server.receive(unmaskingShares: bytes.orThrow(), from: id))
        }
        let result = try server.finish(maxConcurrency: 1)
        survivors = result.survivors
        sum = result.values
    }

    /// The part of a client.
    func part(_ id: ClientID) throws -> Part { try parts[id].orThrow() }

    /// Digest of the masking set.
    var maskingDigest: [UInt8] { context.maskingDigest(of: maskingSet) }

    /// Digest of survivors after the round's masking set.
    func survivorDigest(of survivors: ParticipantSet) -> [UInt8] {
        context.survivorDigest(of: survivors, maskingDigest: maskingDigest)
    }

    /// What a client draws in a round; the same every time.
    static func random(_ label: String, _ plan: Plan, _ id: ClientID) throws
        -> RecordingRandomSource
    {
        try RecordingRandomSource(label: "\(label)-\(plan.number)-\(id)")
    }

    private static func set(of clients: [ClientID], _ participants: ParticipantList) throws
        -> ParticipantSet
    {
        var set = ParticipantSet(participantCount: participants.count)
        for client in clients { set.insert(try participants.position(of: client).orThrow()) }
        return set
    }

    /// Made-up hash of a query, and the context with it.
    private static func query(
        _ label: String,
        _ round: RoundID,
        _ parameters: SecureAggregationParameters,
        _ graphSeed: [UInt8]
    ) throws -> OtherQuery {
        var random = try SeededRandomSource(seed: 1, label: label)
        let digest = random.bytes(count: RoundContext.queryDigestByteCount)
        let context = try RoundContext(
            round: round,
            graphSeed: graphSeed,
            parameters: parameters,
            laneCount: SampleSession.length,
            queryDigest: digest
        )
        return OtherQuery(digest: digest, context: context)
    }

    /// Coordinates over the whole range, both ends of it among them.
    private static func vector(of place: Int, _ plan: Plan, label: String) throws -> [Int32] {
        var random = try SeededRandomSource(
            seed: 1,
            label: "\(label)-\(plan.number)-vector-\(place)"
        )
        var vector = (0..<SampleSession.length).map { _ in
            Int32(Int(random.uint64(below: UInt64(2 * plan.valueBound + 1))) - plan.valueBound)
        }
        vector[0] = Int32(plan.valueBound)
        vector[1] = Int32(-plan.valueBound)
        return vector
    }
}
