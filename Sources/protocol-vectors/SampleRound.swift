import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

/// One round of a session with every message of it.
struct SampleRound {
    /// What happens in a round.
    struct Plan {
        let number: UInt32
        let modulusBits: Int
        let valueBound: Int
        let description: String
        /// Places, among all clients, of those that send nothing.
        var silent: Set<Int> = []
        /// Places of those that send shares and then nothing.
        var dropping: Set<Int> = []
        /// Place of one that commits to another mask than its first neighbor.
        var lying: Int?
        /// Place of one that is asked another query than all others.
        var misled: Int?
    }

    /// The rounds of every session.
    static let all = [
        Plan(
            number: 5,
            modulusBits: 20,
            valueBound: 80_000,
            description: "a client drops out after it sent its shares",
            dropping: [2]
        ),
        Plan(
            number: 7,
            modulusBits: 13,
            valueBound: 600,
            description: "another client sends nothing",
            silent: [4]
        ),
        Plan(
            number: 9,
            modulusBits: 32,
            valueBound: 1 << 20,
            description: "a client commits to another mask than its neighbor, then drops out",
            dropping: [5],
            lying: 5
        ),
        Plan(
            number: 11,
            modulusBits: 20,
            valueBound: 80_000,
            description: "a client is asked another query than all others",
            misled: 3
        ),
    ]

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
    /// Who sent a wrong commitment.
    private(set) var liar: ClientID?
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
        sessions: inout [ClientID: ClientSession]
    ) throws {
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
            let random = try RecordingRandomSource(label: "\(label)-\(plan.number)-\(id)")
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
            if plan.lying == place {
                liar = id
                // A bit of the first entry's commitment.
                bytes[59 + 4 + 66 + 16] ^= 1
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
        for id in try server.closeShareKeys() {
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
        if parameters.adversary == .malicious {
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
