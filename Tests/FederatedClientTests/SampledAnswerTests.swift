import DifferentialPrivacy
import FederatedProtocol
import Foundation
import ProtocolPrimitives
import SecureAggregation
import Testing

@testable import FederatedClient

/// A client tosses its own coin and, when out, sends what everybody with nothing to say sends.
@Suite struct SampledAnswerTests {
    private static let length = 300

    private static func query(_ noise: QueryNoise, rate: Double?) throws -> SumQuery {
        let body = QueryBody.itemCounts(try ItemCountsQuery(itemCount: length))
        return try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: 1, length: length, clients: 100),
            noise: noise,
            samplingRate: rate
        )
    }

    private static func randomness(client: Int, round: Int) throws -> AnswerRandomness {
        var random = try SeededRandomSource(seed: 17, label: "answer/\(client)/\(round)")
        return try AnswerRandomness(using: &random)
    }

    private static func integers(_ answer: BoundedAnswer) -> [Int32] {
        var output = [Int32](repeating: 0, count: answer.length)
        output.withUnsafeMutableBufferPointer { answer.write(0..<answer.length, into: $0) }
        return output
    }

    private static func client(_ policy: ClientPolicy) -> QueryAnswerer {
        QueryAnswerer(history: [1, 5, 70, 200], itemCount: length, policy: policy)
    }

    /// Binomial counts within 4.9 standard deviations, p 10⁻⁶ each.
    @Test(arguments: [0.003, 0.1, 0.5, 0.93])
    func coinsHaveTheRate(rate: Double) throws {
        let count = 40_000
        let heads = try (0..<count).count {
            try Self.randomness(client: $0 % 200, round: $0 / 200).isSampled(rate: rate)
        }
        let deviation = (Double(count) * rate * (1 - rate)).squareRoot()
        #expect(abs(Double(heads) - Double(count) * rate) < 4.9 * deviation)
    }

    /// A client's next round, and the next client's same round, know nothing of a coin: 2 × 2 tables whose
    /// chi-square with one degree of freedom is below 24, p 10⁻⁶.
    @Test func coinsAreIndependentOverRoundsAndClients() throws {
        let (clients, rounds) = (200, 100)
        let coins = try (0..<clients).map { client in
            try (0..<rounds).map {
                try Self.randomness(client: client, round: $0).isSampled(rate: 0.3)
            }
        }
        func chiSquare(_ pairs: [(Bool, Bool)]) -> Double {
            var table: [[Double]] = [[0, 0], [0, 0]]
            for (first, second) in pairs { table[first ? 1 : 0][second ? 1 : 0] += 1 }
            let (rows, columns) = (
                table.map { $0[0] + $0[1] }, [0, 1].map { table[0][$0] + table[1][$0] }
            )
            let difference = table[0][0] * table[1][1] - table[0][1] * table[1][0]
            return Double(pairs.count) * difference * difference
                / (rows[0] * rows[1] * columns[0] * columns[1])
        }
        let overRounds = coins.flatMap { zip($0, $0.dropFirst()).map { ($0, $1) } }
        #expect(chiSquare(overRounds) < 24)
        let overClients = zip(coins, coins.dropFirst()).flatMap { zip($0, $1).map { ($0, $1) } }
        #expect(chiSquare(overClients) < 24)
    }

    @Test func aCoinIsNeverAboveItsRateAndTossedOnce() throws {
        for round in 0..<200 {
            let randomness = try Self.randomness(client: 1, round: round)
            #expect(randomness.isSampled(rate: nil))
            // ⌊2⁶⁴ · rate⌋ is 0: below 2⁻⁶⁴ nobody is in.
            #expect(!randomness.isSampled(rate: 0x1p-65))
            #expect(!randomness.isSampled(rate: .leastNonzeroMagnitude))
            let first = randomness.isSampled(rate: 0.4)
            #expect(randomness.isSampled(rate: 0.4) == first)
            // One coin a round: whoever is in at a rate is in at every higher one.
            if first { #expect(randomness.isSampled(rate: 0.8)) }
        }
    }

    /// Out of a sample an answer is that of an empty history, to the bit; in it, that without a sample.
    @Test(
        arguments: [
            .exact, .coordinator(variance: 1 << 34),
            .clients(shareVariance: 1 << 30, minimumShares: 90),
        ] as [QueryNoise],
        [true, false]
    )
    func whoeverIsOutSaysNothing(noise: QueryNoise, skips: Bool) throws {
        let policy = ClientPolicy(
            minimumNoiseMultiplier: 0,
            honestContributors: 90,
            skipsWorkOutsideSample: skips
        )
        let silent = QueryAnswerer(history: [], itemCount: Self.length, policy: policy)
        let (sampled, plain) = (
            try Self.query(noise, rate: 0.5), try Self.query(noise, rate: nil)
        )
        var outside = 0
        for round in 0..<40 {
            let randomness = try Self.randomness(client: 0, round: round)
            let answer = try Self.client(policy).answer(sampled, randomness: randomness)
            let isIn = randomness.isSampled(rate: 0.5)
            let expected = try (isIn ? Self.client(policy) : silent)
                .answer(plain, randomness: randomness)
            #expect(answer.length == Self.length)
            let integers = Self.integers(answer)
            #expect(integers == Self.integers(expected))
            guard !isIn else { continue }
            outside += 1
            // The noise share is there all the same: of standard deviation 2¹⁵.
            let energy = integers.reduce(0) { $0 + Double($1) * Double($1) }
            if case .clients = noise {
                #expect(abs(energy / Double(Self.length) / 0x1p30 - 1) < 0.4)
            } else {
                #expect(energy == 0)
            }
        }
        #expect((8...32).contains(outside))
    }

    @Test func aPolicyMayRefuseSamples() throws {
        let policy = ClientPolicy(acceptsSampling: false)
        let noise = QueryNoise.coordinator(variance: 1 << 34)
        try policy.check(Self.query(noise, rate: nil))
        #expect(throws: ClientError.samplingRefused) {
            try policy.check(Self.query(noise, rate: 0.5))
        }
        // The demanded noise is that of the sum, sampled or not.
        #expect(throws: ClientError.self) {
            try ClientPolicy(minimumNoiseMultiplier: 3).check(Self.query(noise, rate: 0.001))
        }
        #expect(throws: ClientError.exactSumRefused) {
            try ClientPolicy().check(Self.query(.exact, rate: 0.001))
        }
    }

    /// The client's own account counts a sample like everybody, and no coordinator gets a second toss.
    @Test func theAccountIsChargedInFullAndOnce() throws {
        let memory = InMemoryParticipationMemory()
        let client = AccountedAnswerer(
            answerer: Self.client(ClientPolicy()),
            limits: ParticipationLimits(lifetime: try PrivacyBudget(epsilon: 5, delta: 1e-6)),
            memory: memory
        )
        let query = try Self.query(.coordinator(variance: 1 << 35), rate: 0.01)
        let run = try RunID(bytes: [UInt8](repeating: 7, count: 16))
        func answer(_ round: UInt32) throws {
            _ = try client.answer(
                query,
                round: RoundID(run: run, number: round),
                time: 0,
                randomness: Self.randomness(client: 0, round: Int(round))
            )
        }
        try answer(0)
        let inner = try Self.query(.coordinator(variance: 1 << 35), rate: nil).event
        #expect(memory.account.participations.map(\.event) == [inner])
        #expect(
            try memory.account.epsilon(delta: 1e-6)
                == GaussianAccountant().epsilon(of: [inner], delta: 1e-6)
        )
        #expect(throws: ClientError.roundAlreadyAnswered(RoundID(run: run, number: 0))) {
            try answer(0)
        }
        // μ² = 1/8 a round, and the budget's is 1.041: eight are paid.
        for round: UInt32 in 1..<8 { try answer(round) }
        #expect(throws: ClientError.self) { try answer(8) }
        #expect(memory.account.participations.count == 8)
    }
}
