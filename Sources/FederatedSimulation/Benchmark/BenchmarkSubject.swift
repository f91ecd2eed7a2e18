import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

/// The federation that a benchmark measures.
struct BenchmarkSubject {
    let vectors: BenchmarkVectors
    private let benchmark: SecureAggregationBenchmark
    private let identities: SimulatedIdentities
    private let run: RunID
    private let faults: FaultPlan

    /// Enrolls the clients and makes up their vectors.
    init(_ benchmark: SecureAggregationBenchmark) throws {
        self.benchmark = benchmark
        vectors = BenchmarkVectors(bound: benchmark.parameters.valueBound)
        identities = try SimulatedIdentities(count: benchmark.clients, seed: 1)
        run = try RunID(bytes: [UInt8](repeating: 1, count: RunID.byteCount))
        faults = FaultPlan(
            seed: 1,
            fractions: [Phase.maskedInputCollection.name: benchmark.dropout]
        )
    }

    /// Opens the session.
    func open() throws -> SimulatedSession {
        try SimulatedSession(
            openedBy: RoundID(run: run, number: 0),
            present: (0..<benchmark.clients).map { ClientID(UInt32(clamping: $0)) },
            parameters: benchmark.parameters,
            minimumCohort: 2,
            identities: identities,
            workers: benchmark.threads,
            cancellation: CancellationFlag()
        ) { _, _ in nil }
    }

    /// Runs a round of the session.
    func run(_ number: UInt32, in session: inout SimulatedSession) throws -> (
        sum: SecureAggregationSum, statistics: SecureAggregationStatistics, completed: Int
    ) {
        let vectors = vectors
        return try session.run(
            RoundID(run: run, number: number),
            parameters: benchmark.parameters,
            laneCount: benchmark.length,
            queryDigest: [UInt8](repeating: 0, count: RoundContext.queryDigestByteCount)
        ) { present, phase in
            try faults.remaining(present, phase: phase.name, round: number)
        } answer: { client in
            { vectors.write($0, of: client, into: $1) }
        }
    }
}
