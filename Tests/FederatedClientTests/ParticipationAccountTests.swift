import DifferentialPrivacy
import FederatedClient
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation
import Testing

/// mu of epsilon 5, 2 and 1 at delta 1e-6, by mpmath: 1.0204, 0.4483 and 0.2367.
@Suite struct ParticipationAccountTests {
    private static func round(_ number: UInt32, run: UInt8 = 7) throws -> RoundID {
        RoundID(run: try RunID(bytes: [UInt8](repeating: run, count: 16)), number: number)
    }

    /// A participation of the given mu, as a continuous Gaussian.
    private static func participation(
        _ number: UInt32,
        mu: Double,
        run: UInt8 = 7,
        time: Int64 = 0
    ) throws -> Participation {
        Participation(
            round: try round(number, run: run),
            queryKind: "itemCounts",
            event: .gaussian(noiseMultiplier: 1 / mu),
            time: time
        )
    }

    private static func budget(_ epsilon: Double) throws -> PrivacyBudget {
        try PrivacyBudget(epsilon: epsilon, delta: 1e-6)
    }

    private static func refusedScope(_ body: () throws -> Void) throws -> ParticipationScope? {
        do { try body() } catch ClientError.budgetExceeded(let scope, let budget, let epsilon) {
            #expect(epsilon > budget)
            return scope
        }
        return nil
    }

    @Test func theLifetimeHoldsOverRunsAndCoordinators() throws {
        let memory = InMemoryParticipationMemory()
        let limits = ParticipationLimits(lifetime: try Self.budget(1))
        // 0.0560 has room for five times 0.01.
        for run: UInt8 in 0..<5 {
            try memory.record(Self.participation(0, mu: 0.1, run: run), limits: limits)
        }
        #expect(
            try Self.refusedScope {
                try memory.record(Self.participation(0, mu: 0.1, run: 9), limits: limits)
            } == .lifetime
        )
        #expect(memory.account.participations.count == 5)
        // mu^2 = 0.05, by mpmath: 0.9405.
        let epsilon = memory.account.epsilon(delta: 1e-6)
        #expect(abs(epsilon - 0.9405155265) < 1e-6)
    }

    @Test func aQueryKeepsItsLimit() throws {
        let limits = ParticipationLimits(query: try Self.budget(1), lifetime: try Self.budget(5))
        let account = ParticipationAccount([])
        try account.check(Self.participation(0, mu: 0.23), limits: limits)
        #expect(
            try Self.refusedScope {
                try account.check(Self.participation(0, mu: 0.24), limits: limits)
            } == .query
        )
    }

    @Test func aPeriodForgetsWhatIsLongAgoOnly() throws {
        let limits = ParticipationLimits(
            period: .init(budget: try Self.budget(1), seconds: 1000),
            lifetime: try Self.budget(5)
        )
        let account = ParticipationAccount([try Self.participation(0, mu: 0.2, time: 5000)])
        for time: Int64 in [5000, 5999, 4000, 0, .min] {
            // Also where the clock was set back.
            #expect(
                try Self.refusedScope {
                    try account.check(Self.participation(1, mu: 0.2, time: time), limits: limits)
                } == .period
            )
        }
        for time: Int64 in [6000, 6001, .max] {
            try account.check(Self.participation(1, mu: 0.2, time: time), limits: limits)
        }
        #expect(account.epsilon(delta: 1e-6, lastSeconds: 1000, now: 5999) > 0.8)
        #expect(account.epsilon(delta: 1e-6, lastSeconds: 1000, now: 6000) == 0)
    }

    /// After the clock was ahead once and set right, what is answered since still counts.
    @Test func aClockThatWasAheadOnceDoesNotEndTheAccounting() throws {
        let memory = InMemoryParticipationMemory()
        let limits = ParticipationLimits(
            period: .init(budget: try Self.budget(1), seconds: 1000),
            lifetime: try Self.budget(5)
        )
        // A year ahead; 0.0560 has room for five times 0.01.
        try memory.record(Self.participation(0, mu: 0.1, time: 31_536_000), limits: limits)
        for number: UInt32 in 1..<5 {
            try memory.record(
                Self.participation(number, mu: 0.1, time: 5000 + Int64(number)),
                limits: limits
            )
        }
        for time: Int64 in [5005, 5999, 100_000, 31_536_000, 31_536_999] {
            #expect(
                try Self.refusedScope {
                    try memory.record(Self.participation(9, mu: 0.1, time: time), limits: limits)
                } == .period
            )
            // mu^2 = 0.05, by mpmath: 0.9405.
            let epsilon = memory.account.epsilon(delta: 1e-6, lastSeconds: 1000, now: time)
            #expect(abs(epsilon - 0.9405155265) < 1e-6)
        }
        #expect(abs(memory.account.epsilon(delta: 1e-6, lastSeconds: 1000) - 0.9405155265) < 1e-6)
        try memory.record(Self.participation(9, mu: 0.1, time: 31_537_000), limits: limits)
    }

    @Test func aRoundIsAnsweredOnce() throws {
        let memory = InMemoryParticipationMemory()
        let limits = ParticipationLimits(lifetime: try Self.budget(5))
        try memory.record(Self.participation(3, mu: 0.1), limits: limits)
        let round = try Self.round(3)
        #expect(throws: ClientError.roundAlreadyAnswered(round)) {
            try memory.record(Self.participation(3, mu: 0.01), limits: limits)
        }
    }

    @Test func unknownCostsAreRefused() throws {
        let limits = ParticipationLimits(lifetime: try Self.budget(5))
        let next = Participation(
            round: try Self.round(0),
            queryKind: "itemCounts",
            event: .unsupported(name: "laplace"),
            time: 0
        )
        #expect(throws: ClientError.costUnknown(event: "laplace")) {
            try ParticipationAccount([]).check(next, limits: limits)
        }
        // What was recorded by a later version counts as infinite.
        let account = ParticipationAccount([next])
        #expect(account.epsilon(delta: 1e-6) == .infinity)
        #expect(throws: ClientError.self) {
            try account.check(Self.participation(1, mu: 0.01), limits: limits)
        }
        let exact = Participation(
            round: try Self.round(0),
            queryKind: "itemCounts",
            event: .nonPrivate,
            time: 0
        )
        #expect(
            try Self.refusedScope { try ParticipationAccount([]).check(exact, limits: limits) }
                == .lifetime
        )
    }

    private static func query(_ noise: QueryNoise) throws -> SumQuery {
        let body = QueryBody.itemCounts(try ItemCountsQuery(itemCount: 10))
        return try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: 1, length: 10, clients: 100),
            noise: noise
        )
    }

    @Test func theClientCountsItsOwnCostAndRecordsItBeforeAnswering() throws {
        let memory = InMemoryParticipationMemory()
        let policy = ClientPolicy(honestContributors: 40)
        let client = AccountedAnswerer(
            answerer: QueryAnswerer(history: [1, 2], itemCount: 10, policy: policy),
            limits: ParticipationLimits(lifetime: try Self.budget(2)),
            memory: memory
        )
        var random = try SeededRandomSource(seed: 1, label: "account")
        // The coordinator counts on 1000 honest shares, the client on 40: mu^2 = 2^32 / (40 w - 4).
        let query = try Self.query(.clients(shareVariance: 1 << 30, minimumShares: 1000))
        let randomness = try AnswerRandomness(using: &random)
        _ = try client.answer(query, round: Self.round(0), time: 1, randomness: randomness)
        let recorded = try #require(memory.account.participations.first)
        #expect(recorded.queryKind == "itemCounts")
        #expect(
            recorded.event
                == .distributedDiscreteGaussian(
                    squaredSensitivity: 1 << 32,
                    shareVariance: 1 << 30,
                    shares: 40,
                    dimension: 10
                )
        )
        // mu^2 = 0.1 twice is just within 0.2010; a third time is not.
        _ = try client.answer(query, round: Self.round(1), time: 1, randomness: randomness)
        #expect(
            try Self.refusedScope {
                _ = try client.answer(query, round: Self.round(2), time: 1, randomness: randomness)
            } == .lifetime
        )
        #expect(memory.account.participations.count == 2)
        // What the policy refuses is not charged.
        #expect(throws: ClientError.exactSumRefused) {
            try client.answer(
                Self.query(.exact),
                round: Self.round(3),
                time: 1,
                randomness: randomness
            )
        }
        #expect(memory.account.participations.count == 2)
    }

    /// A coordinator cannot empty the account with questions that nobody can answer.
    @Test func whatCannotBeAnsweredIsNotCharged() throws {
        let memory = InMemoryParticipationMemory()
        let client = AccountedAnswerer(
            answerer: QueryAnswerer(history: [1], itemCount: 11, policy: ClientPolicy()),
            limits: ParticipationLimits(lifetime: try Self.budget(2)),
            memory: memory
        )
        var random = try SeededRandomSource(seed: 1, label: "account")
        let randomness = try AnswerRandomness(using: &random)
        let query = try Self.query(.coordinator(variance: 1 << 40))
        #expect(throws: ClientError.unusableQuery(field: "itemCount")) {
            try client.answer(query, round: Self.round(0), time: 1, randomness: randomness)
        }
        #expect(throws: ClientError.unusableQuery(field: "itemCount")) {
            try client.answer(
                PreparedQuery(query, itemCount: 10),
                round: Self.round(0),
                time: 1,
                randomness: randomness
            )
        }
        #expect(memory.account.participations.isEmpty)
    }

    /// A memory that cannot write leaves the query unanswered.
    @Test func withoutADurableRecordThereIsNoAnswer() throws {
        struct Broken: ParticipationMemory {
            func record(_: Participation, limits: ParticipationLimits) throws(ClientError) {
                throw .accountUnavailable
            }
        }
        let client = AccountedAnswerer(
            answerer: QueryAnswerer(history: [1], itemCount: 10, policy: ClientPolicy()),
            limits: ParticipationLimits(lifetime: try Self.budget(2)),
            memory: Broken()
        )
        var random = try SeededRandomSource(seed: 1, label: "account")
        #expect(throws: ClientError.accountUnavailable) {
            try client.answer(
                Self.query(.coordinator(variance: 1 << 40)),
                round: Self.round(0),
                time: 0,
                randomness: AnswerRandomness(using: &random)
            )
        }
    }
}
