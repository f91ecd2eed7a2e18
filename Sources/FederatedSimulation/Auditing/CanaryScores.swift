import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation

/// What an attacker who knows everybody else's data makes of the released sums.
///
/// From each sum the attacker takes away the answers of all people and half of every canary's. What
/// is left is noise and, for canary i with direction v_i, +v_i/2 if it was in and -v_i/2 if it was
/// out. The score is its inner product with v_i/‖v_i‖ in claimed standard deviations, plus half of
/// what v_i is expected to give: normal with variance 1 around 0 or around the query's μ.
///
/// Of a sum about a sample the attacker is told who of the people is in it, which the guarantee survives:
/// it rests on one's own coin alone. The canaries' coins stay secret, so that it takes away half of
/// q v_i, and scores of canaries that were in have the mean qμ.
struct CanaryScores {
    /// One round as the attacker sees it.
    struct Round {
        /// What was asked.
        var query: SumQuery
        /// μ that is claimed: sensitivity over standard deviation; times the rate where a sample answered.
        var mu: Double
        /// Whether the round was charged.
        var isCharged: Bool
        /// One score per canary, nil if it was lost before the sum was made.
        var scores: [Double?]
        /// Root mean square of what is left of the sum, in claimed standard deviations.
        var residual: Double
    }

    private static let blockLength = 4096
    private(set) var rounds: [Round] = []
    private let collector: IdealSumCollector
    private let people: Int

    /// Prepares an attack.
    ///
    /// - Parameters:
    ///   - clients: everybody as the attacker knows them, willing to answer exactly.
    ///   - people: clients that are no canaries; they come first.
    ///   - faults: who is lost in which phase, which the coordinator sees.
    ///   - workers: threads.
    ///   - cancellation: stops the attack.
    init(
        clients: SimulatedClients,
        people: Int,
        faults: FaultPlan,
        workers: Int,
        cancellation: CancellationFlag
    ) {
        self.people = people
        collector = IdealSumCollector(
            clients: clients,
            faults: faults,
            workers: workers,
            observer: SilentObserver(),
            cancellation: cancellation
        )
    }

    /// Scores every canary by one released sum.
    ///
    /// - Parameters:
    ///   - sum: what was released.
    ///   - claim: what the ledger says of it.
    ///   - noiseMultiplier: claimed standard deviation over sensitivity, above 0.
    ///   - round: identifies the round.
    /// - Throws: ``SimulationError/auditMismatch(round:)``, or what clients throw.
    /// - Complexity: O(clients · length).
    mutating func add(
        _ sum: PrivateSum,
        claim: AuditClaims.Claim,
        noiseMultiplier: Double,
        round: RoundID
    ) throws {
        let encoding = claim.query.encoding
        let query = try SumQuery(body: claim.query.body, encoding: encoding, noise: .exact)
        let rate = claim.query.samplingRate
        let sampled = try SumQuery(
            body: claim.query.body,
            encoding: encoding,
            noise: .exact,
            samplingRate: rate
        )
        // Half of what a canary gives on average.
        let half = (rate ?? 1) / 2
        let contributors = try collector.faults.contributors(
            collector.clients.identifiers,
            round: round.number
        )
        guard contributors.count == sum.contributors, sum.values.count == encoding.length else {
            throw SimulationError.auditMismatch(round: Int(round.number))
        }
        let canaries = contributors.filter { Int($0.rawValue) >= people }
        let known = try collector.sum(
            of: sampled,
            round: round,
            over: contributors.filter { Int($0.rawValue) < people }
        )
        let allIn = try collector.sum(of: query, round: round, over: canaries)
        let rest = sum.values.indices.map {
            sum.values[$0] * encoding.scale - Double(known[$0]) - Double(allIn[$0]) * half
        }
        let deviation = noiseMultiplier * Double(encoding.normBound)
        let clients = collector.clients
        let prepared = try clients.prepare(query)
        let cancellation = collector.cancellation
        let parts = try ParallelMap.map(count: canaries.count, workers: collector.workers) {
            try canaries[$0].map { client in
                try cancellation.check()
                return Self.score(
                    try clients.answer(prepared, client: client, round: round),
                    rest,
                    deviation,
                    half: half
                )
            }
        }
        var scores = [Double?](repeating: nil, count: clients.identifiers.count - people)
        for (client, score) in zip(canaries, parts.joined()) {
            scores[Int(client.rawValue) - people] = score
        }
        let energy = rest.reduce(0) { $0 + $1 * $1 }
        rounds.append(
            Round(
                query: claim.query,
                mu: (rate ?? 1) / noiseMultiplier,
                isCharged: claim.isCharged,
                scores: scores,
                residual: (energy / Double(rest.count)).squareRoot() / deviation
            )
        )
    }

    /// One canary's score.
    private static func score(
        _ answer: BoundedAnswer,
        _ rest: [Double],
        _ deviation: Double,
        half: Double
    ) -> Double {
        var product = 0.0
        var squares = 0.0
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: blockLength) { block in
            defer { block.initialize(repeating: 0) }
            for start in stride(from: 0, to: rest.count, by: blockLength) {
                let range = start..<min(start + blockLength, rest.count)
                let values = UnsafeMutableBufferPointer(rebasing: block[..<range.count])
                answer.write(range, into: values)
                for index in 0..<range.count {
                    let value = Double(values[index])
                    product += value * rest[start + index]
                    squares += value * value
                }
            }
        }
        // A history may have nothing to say to a query; its score then says nothing.
        guard squares > 0 else { return 0 }
        let norm = squares.squareRoot()
        return (product / norm + norm * half) / deviation
    }
}
