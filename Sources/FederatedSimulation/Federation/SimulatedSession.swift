import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

/// A session of simulated clients and the server they talk to: every client a state machine of its
/// own, every message encoded and decoded.
struct SimulatedSession {
    /// Where a phase's progress goes.
    typealias Progress = @Sendable (_ phase: Phase, _ count: Int) -> ProgressCounter?

    let server: ServerSession
    private var clients: [ClientID: ClientSession]
    private let identities: SimulatedIdentities
    private let workers: Int
    private let cancellation: CancellationFlag
    private let progress: Progress

    /// Opens a session: keys are advertised, the list attested and neighbors agree on keys.
    ///
    /// - Parameters:
    ///   - round: the round that opens the session.
    ///   - present: clients that advertise keys; they are all still there for the neighbor lists.
    ///   - parameters: what neighbors, threshold and adversary are taken from.
    ///   - minimumCohort: fewest clients that may remain.
    ///   - identities: the clients' identities and the witness.
    ///   - workers: threads.
    ///   - cancellation: stops the work.
    ///   - progress: makes a counter for a phase.
    /// - Throws: `SecureAggregationError`, or the interruption.
    init(
        openedBy round: RoundID,
        present: [ClientID],
        parameters: SecureAggregationParameters,
        minimumCohort: Int,
        identities: SimulatedIdentities,
        workers: Int,
        cancellation: CancellationFlag,
        progress: @escaping Progress
    ) throws {
        let terms = try SessionTerms(
            parameters: parameters,
            minimumCohort: minimumCohort,
            witness: identities.witnessKey,
            roster: identities.roster
        )
        var exchange = try KeyExchangeServer(
            session: round,
            parameters: parameters,
            roster: identities.roster,
            minimumCohort: minimumCohort
        )
        let joined = try Self.forEach(
            present,
            workers,
            cancellation,
            progress(.advertiseKeys, present.count)
        ) {
            client in
            var joining = identities.join(client, session: round, terms: terms)
            var random = try identities.random(client, session: round)
            let message = try joining.advertiseKeys(using: &random).encode()
            return (joining, message)
        }
        for (client, message) in joined {
            try Self.require(exchange.receive(keyAdvertisement: message, from: client.id))
        }
        let participants = try exchange.close()
        let attestation =
            parameters.adversary == .malicious
            ? try identities.witness.attest(
                .participants,
                in: round,
                digest: participants.digest(session: round)
            ) : []
        let server = try exchange.open(attestation: attestation)
        let sessions = try Self.forEach(
            Array(joined.indices),
            workers,
            cancellation,
            progress(.shareKeys, joined.count)
        ) { index in
            var client = joined[index].0
            let list = try server.neighborList(for: client.id).encode()
            return (client.id, try client.establish(NeighborList(decoding: list)))
        }
        self.server = server
        clients = Dictionary(uniqueKeysWithValues: sessions)
        self.identities = identities
        self.workers = workers
        self.cancellation = cancellation
        self.progress = progress
    }

    /// Runs one round to its sum.
    ///
    /// - Parameters:
    ///   - round: later than all before.
    ///   - parameters: for the session's graph.
    ///   - laneCount: length of the vectors.
    ///   - queryDigest: a hash of what is asked, 32 bytes.
    ///   - remaining: who of some clients is still there for a phase.
    ///   - answer: makes a client's answer, which writes its values block by block.
    /// - Returns: the sum, what it cost, and how many clients stayed to the end.
    /// - Throws: `SecureAggregationError` that aborted the round, what `answer` throws, or the
    ///   interruption.
    mutating func run(
        _ round: RoundID,
        parameters: SecureAggregationParameters,
        laneCount: Int,
        queryDigest: [UInt8],
        remaining: ([ClientID], Phase) throws -> [ClientID],
        answer:
            @escaping @Sendable (ClientID) throws ->
            ((Range<Int>, UnsafeMutableBufferPointer<Int32>) -> Void)
    ) throws -> (
        sum: SecureAggregationSum, statistics: SecureAggregationStatistics, completed: Int
    ) {
        var server = try SecureAggregationServer(
            round: round,
            in: self.server,
            parameters: parameters,
            laneCount: laneCount,
            queryDigest: queryDigest
        )
        var present = try remaining(self.server.clients, .shareKeys)
        var nodes = try begin(round, present, parameters, laneCount, queryDigest)
        try step(.shareKeys, present, &nodes) { node in
            try node.shareKeys().encode()
        } deliver: {
            server.receive(encryptedShares: $1, from: $0)
        }
        present = try remaining(server.closeShareKeys(), .maskedInputCollection)
        if parameters.adversary == .malicious {
            try server.attest(
                masking: identities.witness.attest(
                    .masking,
                    in: round,
                    digest: server.maskingDigest()
                )
            )
        }
        try collectInputs(present, &nodes, &server, answer)
        let survivors = try server.closeMaskedInputCollection()
        present = try remaining(survivors, .consistencyCheck)
        if server.phase == .consistencyCheck {
            try server.attest(
                survivors: identities.witness.attest(
                    .survivors,
                    in: round,
                    digest: server.survivorDigest()
                )
            )
            let announcement = try server.survivorAnnouncement().encode()
            try step(.consistencyCheck, present, &nodes) { node in
                try node.signSurvivors(SurvivorAnnouncement(decoding: announcement)).encode()
            } deliver: {
                server.receive(survivorSignature: $1, from: $0)
            }
            present = try server.closeConsistencyCheck()
        }
        present = try remaining(present, .unmasking)
        try step(.unmasking, present, &nodes) { [server] node in
            let request = try server.unmaskingRequest(for: node.id).encode()
            return try node.unmask(UnmaskingRequest(decoding: request)).encode()
        } deliver: {
            server.receive(unmaskingShares: $1, from: $0)
        }
        let sum = try server.finish(maxConcurrency: workers)
        return (sum, server.statistics, present.count)
    }

    private mutating func begin(
        _ round: RoundID,
        _ present: [ClientID],
        _ parameters: SecureAggregationParameters,
        _ laneCount: Int,
        _ queryDigest: [UInt8]
    ) throws -> [ClientID: SecureAggregationClient] {
        var nodes: [ClientID: SecureAggregationClient] = [:]
        for client in present {
            guard var session = clients[client] else { continue }
            nodes[client] = try session.begin(
                round: round,
                parameters: parameters,
                length: laneCount,
                queryDigest: queryDigest,
                memory: identities.memory(of: client),
                random: identities.random(client, round: round)
            )
            clients[client] = session
        }
        return nodes
    }

    /// One phase: every client works on its own, then the server takes the messages in turn.
    private func step(
        _ phase: Phase,
        _ present: [ClientID],
        _ nodes: inout [ClientID: SecureAggregationClient],
        work: @Sendable (inout SecureAggregationClient) throws -> [UInt8],
        deliver: (ClientID, [UInt8]) -> MessageOutcome
    ) throws {
        let current = nodes
        let results = try Self.forEach(
            present,
            workers,
            cancellation,
            progress(phase, present.count)
        ) { client -> (SecureAggregationClient, [UInt8])? in
            guard var node = current[client] else { return nil }
            let message = try work(&node)
            return (node, message)
        }
        for case let (node, message)? in results {
            nodes[node.id] = node
            try Self.require(deliver(node.id, message))
        }
    }

    private func collectInputs(
        _ present: [ClientID],
        _ nodes: inout [ClientID: SecureAggregationClient],
        _ server: inout SecureAggregationServer,
        _ answer:
            @escaping @Sendable (ClientID) throws ->
            ((Range<Int>, UnsafeMutableBufferPointer<Int32>) -> Void)
    ) throws {
        let counter = progress(.maskedInputCollection, present.count)
        let expected = Set(present)
        let partialSums = try server.partialSums(count: workers)
        let current = nodes
        let parts = try ParallelMap.map(count: partialSums.count, workers: partialSums.count) {
            [server] range in
            try range.map { index in
                var partialSum = partialSums[index]
                var updated: [SecureAggregationClient] = []
                for client in partialSum.senders where expected.contains(client) {
                    try cancellation.check()
                    guard var node = current[client] else { continue }
                    let shares = try server.forwardedShares(for: client).encode()
                    let fill = try answer(client)
                    let message = try node.maskedInput(
                        for: ForwardedShares(decoding: shares),
                        fill: fill
                    ).encode()
                    try Self.require(partialSum.receive(maskedInput: message, from: client))
                    updated.append(node)
                    counter?.advance(by: 1)
                }
                return (partialSum, updated)
            }
        }
        for (partialSum, updated) in parts.joined() {
            try server.merge(partialSum)
            for node in updated { nodes[node.id] = node }
        }
    }

    /// Maps elements on several threads, in order.
    private static func forEach<Element: Sendable, Value: Sendable>(
        _ elements: [Element],
        _ workers: Int,
        _ cancellation: CancellationFlag,
        _ counter: ProgressCounter?,
        _ body: @Sendable (Element) throws -> Value
    ) throws -> [Value] {
        let parts = try ParallelMap.map(count: elements.count, workers: workers) { range in
            try elements[range].map { element in
                try cancellation.check()
                let value = try body(element)
                counter?.advance(by: 1)
                return value
            }
        }
        return Array(parts.joined())
    }

    /// Simulated clients follow the protocol, so that a message the server drops is a mistake.
    private static func require(_ outcome: MessageOutcome) throws {
        if case .dropped(let reason) = outcome { throw reason }
    }
}
