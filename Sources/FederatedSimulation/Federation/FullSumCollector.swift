import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation

/// The whole protocol, in one session for all rounds of the run.
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
    private var session: SimulatedSession?

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
        var statistics = RoundStatistics()
        statistics.neighbors = parameters.neighborCount
        statistics.threshold = parameters.reconstructionThreshold
        statistics.modulusBits = parameters.modulusBits
        statistics.downloadBytesPerClient = announcement.count
        let everyone = clients.identifiers
        let members = try faults.members(everyone)
        statistics.dropouts[Phase.advertiseKeys.name] = everyone.count - members.count
        var session = try session ?? open(round, members, parameters)
        if self.session == nil {
            statistics.add(session.server.statistics, clients: everyone.count)
        }
        let clients = clients
        // What all clients read from the same announcement is the same.
        let prepared = try clients.prepare(SumQuery(decoding: announcement))
        let result = try session.run(
            round,
            parameters: parameters,
            laneCount: query.body.length,
            queryDigest: query.digest
        ) { present, phase in
            let remaining = try faults.remaining(present, phase: phase.name, round: round.number)
            statistics.dropouts[phase.name] = present.count - remaining.count
            return remaining
        } answer: { client in
            let answer = try clients.answer(prepared, client: client, round: round)
            return { answer.write($0, into: $1) }
        }
        self.session = session
        statistics.contributors = result.sum.survivors.count
        statistics.completed = result.completed
        statistics.add(result.statistics, clients: everyone.count)
        lastRound = statistics
        return CollectedSum(
            values: result.sum.values.map { Int64($0) },
            modulusBits: parameters.modulusBits,
            contributors: result.sum.survivors.count
        )
    }

    private func open(
        _ round: RoundID,
        _ members: [ClientID],
        _ parameters: SecureAggregationParameters
    ) throws -> SimulatedSession {
        let observer = observer
        return try SimulatedSession(
            openedBy: round,
            present: members,
            parameters: parameters,
            minimumCohort: terms.smallestCohort,
            identities: identities,
            workers: workers,
            cancellation: cancellation
        ) { phase, count in
            ProgressCounter(observer: observer, phase: phase.name, total: count)
        }
    }
}
