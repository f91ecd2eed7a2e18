import Datasets
import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation
import Testing

@testable import FederatedSimulation

/// Modes `full` and `ideal` must give the same integers for the same seed and faults.
@Suite struct AggregationModesTests {
    private static let users = 120
    private static let itemCount = 40

    private static func histories(seed: UInt64) throws -> [[Int32]] {
        var random = try SeededRandomSource(seed: seed, label: "histories")
        return (0..<users).map { _ in
            var items = (0..<Int32(itemCount)).map { $0 }
            random.shuffle(&items)
            return Array(items.prefix(1 + Int(random.uint64(below: 12))))
        }
    }

    private static func queries(
        noise: QueryNoise = .coordinator(variance: 1 << 33),
        samplingRate: Double? = nil
    ) throws -> [SumQuery] {
        let head = try HeadDescription(
            items: Array(0..<15),
            weights: (0..<15).map { 1 + Double($0) / 10 },
            direction: [Double](repeating: 1 / 15.0.squareRoot(), count: 15)
        )
        let bodies: [QueryBody] = [
            .itemCounts(try ItemCountsQuery(itemCount: itemCount)),
            .itemGram(try ItemGramQuery(head: head)),
            .itemFactorStatistics(
                try ItemFactorStatisticsQuery(
                    gramHead: head,
                    eigenvectors: (0..<45).map { Double($0 % 7) / 7 - 0.4 },
                    whitening: [1, 2, 3],
                    momentHead: head,
                    gramianWeight: 0.1
                )
            ),
        ]
        return try bodies.map {
            try SumQuery(
                body: $0,
                encoding: FixedPointEncoding(
                    l2Bound: $0.l2Bound,
                    length: $0.length,
                    clients: users
                ),
                noise: noise,
                samplingRate: samplingRate
            )
        }
    }

    @Test(
        arguments: [
            [:], ["shareKeys": 0.1], ["maskedInputCollection": 0.1], ["unmasking": 0.1],
            [
                "advertiseKeys": 0.05, "shareKeys": 0.03, "maskedInputCollection": 0.04,
                "consistencyCheck": 0.03, "unmasking": 0.04,
            ],
        ] as [[String: Double]]
    )
    func fullAndIdealGiveTheSameIntegers(dropouts: [String: Double]) throws {
        let clients = SimulatedClients(
            histories: try Self.histories(seed: 11),
            itemCount: Self.itemCount,
            policy: ClientPolicy(honestContributors: 90),
            seed: 5
        )
        let faults = FaultPlan(seed: 5, fractions: dropouts)
        var ideal = IdealSumCollector(
            clients: clients,
            faults: faults,
            workers: 2,
            observer: SilentObserver(),
            cancellation: CancellationFlag()
        )
        var full = FullSumCollector(
            clients: clients,
            faults: faults,
            terms: AggregationTerms(
                corrupted: 0.05,
                dropout: 0.15,
                adversary: .semiHonest,
                clients: Self.users,
                minimumCohort: 20
            ),
            identities: try SimulatedIdentities(count: Self.users, seed: 5),
            workers: 2,
            observer: SilentObserver(),
            cancellation: CancellationFlag()
        )
        let run = try RunID(bytes: [UInt8](repeating: 7, count: 16))
        let shares = QueryNoise.clients(shareVariance: 1 << 26, minimumShares: 90)
        let queries =
            try Self.queries() + Self.queries(noise: shares)
            + Self.queries(samplingRate: 0.3) + Self.queries(noise: shares, samplingRate: 0.3)
        for (number, query) in queries.enumerated() {
            let round = RoundID(run: run, number: UInt32(number))
            let expected = try ideal.collect(query, round: round)
            let actual = try full.collect(query, round: round)
            #expect(actual.values == expected.values)
            #expect(actual.contributors == expected.contributors)
            #expect(expected.values.contains { $0 != 0 })
            #expect(full.lastRound.dropouts == ideal.lastRound.dropouts)
        }
    }

    /// With shares of noise the sum is off the exact one by as much as the shares say: z of the mean
    /// square over more than 800 coordinates, below 5 (p 6 · 10⁻⁷).
    @Test func sharesAddUpToTheirVariance() throws {
        let clients = SimulatedClients(
            histories: try Self.histories(seed: 11),
            itemCount: Self.itemCount,
            policy: ClientPolicy(honestContributors: 90),
            seed: 5
        )
        var collector = IdealSumCollector(
            clients: clients,
            faults: FaultPlan(seed: 5, fractions: ["shareKeys": 0.1]),
            workers: 2,
            observer: SilentObserver(),
            cancellation: CancellationFlag()
        )
        let run = try RunID(bytes: [UInt8](repeating: 7, count: 16))
        var squares: [Double] = []
        let shares = QueryNoise.clients(shareVariance: 1 << 26, minimumShares: 90)
        for (quiet, noisy) in zip(try Self.queries(), try Self.queries(noise: shares)) {
            for number: UInt32 in 0..<4 {
                let round = RoundID(run: run, number: number)
                let exact = try collector.collect(quiet, round: round)
                let sum = try collector.collect(noisy, round: round)
                #expect(sum.contributors == 108)
                squares += zip(sum.values, exact.values).map {
                    Double(($0 - $1) * ($0 - $1)) / (108 * Double(1 << 26))
                }
            }
        }
        let count = Double(squares.count)
        #expect(count > 800)
        #expect(abs(squares.reduce(0, +) / count - 1) < 5 * (2 / count).squareRoot())
    }

    @Test func moreDropoutsThanTheThresholdReleaseNothing() throws {
        let clients = SimulatedClients(
            histories: try Self.histories(seed: 12),
            itemCount: Self.itemCount,
            policy: ClientPolicy(),
            seed: 5
        )
        var full = FullSumCollector(
            clients: clients,
            faults: FaultPlan(seed: 5, fractions: ["unmasking": 0.9]),
            terms: AggregationTerms(
                corrupted: 0.05,
                dropout: 0.15,
                adversary: .semiHonest,
                clients: Self.users,
                minimumCohort: 5
            ),
            identities: try SimulatedIdentities(count: Self.users, seed: 5),
            workers: 2,
            observer: SilentObserver(),
            cancellation: CancellationFlag()
        )
        let run = try RunID(bytes: [UInt8](repeating: 7, count: 16))
        let query = try Self.queries()[0]
        #expect(throws: SecureAggregationError.self) {
            try full.collect(query, round: RoundID(run: run, number: 0))
        }
    }

    @Test func faultsTakeExactlyTheirShare() throws {
        let clients = (0..<1000).map { ClientID(UInt32($0)) }
        let plan = FaultPlan(seed: 3, fractions: ["shareKeys": 0.05])
        let first = try plan.remaining(clients, phase: "shareKeys", round: 0)
        #expect(first.count == 950 && first == first.sorted())
        #expect(try plan.remaining(clients, phase: "shareKeys", round: 0) == first)
        #expect(try plan.remaining(clients, phase: "shareKeys", round: 1) != first)
        #expect(try plan.remaining(clients, phase: "unmasking", round: 0) == clients)
    }
}
