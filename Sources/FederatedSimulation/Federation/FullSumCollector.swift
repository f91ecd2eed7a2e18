import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation

/// The whole protocol: every client a state machine of its own, every message encoded and decoded.
struct FullSumCollector: SumCollector {
    let clients: SimulatedClients
    let faults: FaultPlan
    let terms: AggregationTerms
    let identities: SimulatedIdentities
    let workers: Int
    let observer: any SimulationObserver
    let cancellation: CancellationFlag
    /// What happened in the last round.
    private(set) var lastRound = RoundStatistics()

    init(
        clients: SimulatedClients,
        faults: FaultPlan,
        terms: AggregationTerms,
        identities: SimulatedIdentities,
        workers: Int,
        observer: any SimulationObserver,
        cancellation: CancellationFlag
    ) {
        self.clients = clients
        self.faults = faults
        self.terms = terms
        self.identities = identities
        self.workers = workers
        self.observer = observer
        self.cancellation = cancellation
    }

    mutating func collect(_ query: SumQuery, round: RoundID) throws -> CollectedSum {
        let parameters = try terms.parameters(
            valueBound: query.valueBound(clients: clients.identifiers.count)
        )
        let announcement = query.encoded
        var server = try SecureAggregationServer(
            round: round,
            parameters: parameters,
            roster: identities.roster,
            minimumCohort: terms.smallestCohort,
            laneCount: query.body.length
        )
        var statistics = RoundStatistics()
        statistics.neighbors = parameters.neighborCount
        statistics.threshold = parameters.reconstructionThreshold
        statistics.modulusBits = parameters.modulusBits
        statistics.downloadBytesPerClient = announcement.count

        var present = try remaining(clients.identifiers, .advertiseKeys, round, &statistics)
        var nodes = try join(present, round: round, parameters: parameters)
        try step(.advertiseKeys, present, &nodes) { _, node in
            try node.advertiseKeys().encode()
        } deliver: {
            server.receive(keyAdvertisement: $1, from: $0)
        }

        present = try remaining(server.closeAdvertiseKeys(), .shareKeys, round, &statistics)
        try step(.shareKeys, present, &nodes) { [server] client, node in
            let list = try server.neighborList(for: client).encode()
            return try node.shareKeys(NeighborList(decoding: list)).encode()
        } deliver: {
            server.receive(encryptedShares: $1, from: $0)
        }

        present = try remaining(
            server.closeShareKeys(),
            .maskedInputCollection,
            round,
            &statistics
        )
        try collectInputs(announcement, present, &nodes, &server)

        present = try remaining(
            server.closeMaskedInputCollection(),
            .consistencyCheck,
            round,
            &statistics
        )
        let survivors = try server.survivorAnnouncement().encode()
        try step(.consistencyCheck, present, &nodes) { _, node in
            try node.signSurvivors(SurvivorAnnouncement(decoding: survivors)).encode()
        } deliver: {
            server.receive(survivorSignature: $1, from: $0)
        }

        present = try remaining(server.closeConsistencyCheck(), .unmasking, round, &statistics)
        try step(.unmasking, present, &nodes) { [server] client, node in
            let request = try server.unmaskingRequest(for: client).encode()
            return try node.unmask(UnmaskingRequest(decoding: request)).encode()
        } deliver: {
            server.receive(unmaskingShares: $1, from: $0)
        }

        let sum = try server.finish(maxConcurrency: workers)
        statistics.contributors = sum.survivors.count
        statistics.completed = present.count
        statistics.add(server.statistics, clients: clients.identifiers.count)
        lastRound = statistics
        return CollectedSum(
            values: sum.values.map { Int64($0) },
            modulusBits: parameters.modulusBits,
            contributors: sum.survivors.count
        )
    }

    private func join(
        _ present: [ClientID],
        round: RoundID,
        parameters: SecureAggregationParameters
    ) throws -> [ClientID: SecureAggregationClient] {
        var nodes: [ClientID: SecureAggregationClient] = [:]
        for client in present {
            nodes[client] = try identities.join(
                client,
                round: round,
                parameters: parameters,
                minimumCohort: terms.smallestCohort
            )
        }
        return nodes
    }

    private func remaining(
        _ clients: [ClientID],
        _ phase: Phase,
        _ round: RoundID,
        _ statistics: inout RoundStatistics
    ) throws -> [ClientID] {
        let remaining = try faults.remaining(clients, phase: phase.name, round: round.number)
        statistics.dropouts[phase.name] = clients.count - remaining.count
        return remaining
    }

    /// One phase: every client works on its own, then the server takes the messages in turn.
    private func step(
        _ phase: Phase,
        _ present: [ClientID],
        _ nodes: inout [ClientID: SecureAggregationClient],
        work: @Sendable (ClientID, inout SecureAggregationClient) throws -> [UInt8],
        deliver: (ClientID, [UInt8]) -> MessageOutcome
    ) throws {
        let progress = ProgressCounter(
            observer: observer,
            phase: phase.name,
            total: present.count
        )
        let current = nodes
        let parts = try ParallelMap.map(count: present.count, workers: workers) { range in
            try present[range].compactMap { client -> (SecureAggregationClient, [UInt8])? in
                try cancellation.check()
                guard var node = current[client] else { return nil }
                let message = try work(client, &node)
                progress.advance(by: 1)
                return (node, message)
            }
        }
        for (node, message) in parts.joined() {
            nodes[node.id] = node
            if case .dropped(let reason) = deliver(node.id, message) { throw reason }
        }
    }

    private func collectInputs(
        _ announcement: [UInt8],
        _ present: [ClientID],
        _ nodes: inout [ClientID: SecureAggregationClient],
        _ server: inout SecureAggregationServer
    ) throws {
        let progress = ProgressCounter(
            observer: observer,
            phase: Phase.maskedInputCollection.name,
            total: present.count
        )
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
                    let query = try SumQuery(decoding: announcement)
                    let answer = try clients.answer(query, client: client)
                    let message = try node.maskedInput(
                        for: ForwardedShares(decoding: shares),
                        length: query.body.length
                    ) { answer.write($0, into: $1) }.encode()
                    if case .dropped(let reason) = partialSum.receive(
                        maskedInput: message,
                        from: client
                    ) {
                        throw reason
                    }
                    updated.append(node)
                    progress.advance(by: 1)
                }
                return (partialSum, updated)
            }
        }
        for (partialSum, updated) in parts.joined() {
            try server.merge(partialSum)
            for node in updated { nodes[node.id] = node }
        }
    }
}
