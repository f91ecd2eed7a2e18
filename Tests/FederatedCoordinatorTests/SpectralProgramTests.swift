import DifferentialPrivacy
import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import SecureAggregation
import Testing

@Suite struct SpectralProgramTests {
    /// Runs a program on exact sums of real client answers, without any protocol around it.
    static func train(
        _ program: some TrainingProgram,
        histories: [[Int32]],
        values: [[Float]]? = nil,
        itemCount: Int
    ) throws -> (model: TrainedModel, queries: [SumQuery]) {
        var program = program
        var queries: [SumQuery] = []
        var random = try SeededRandomSource(seed: 1, label: "rounding")
        var step = try program.next(after: nil)
        while case .query(let query) = step {
            queries.append(query)
            var sum = [Int64](repeating: 0, count: query.body.length)
            for (user, history) in histories.enumerated() {
                let client = QueryAnswerer(
                    history: history,
                    values: values.map { $0[user] },
                    itemCount: itemCount,
                    policy: ClientPolicy(minimumNoiseMultiplier: 0)
                )
                let answer = try client.answer(
                    query,
                    randomness: AnswerRandomness(using: &random)
                )
                var integers = [Int32](repeating: 0, count: answer.length)
                integers.withUnsafeMutableBufferPointer {
                    answer.write(0..<answer.length, into: $0)
                }
                for index in sum.indices { sum[index] += Int64(integers[index]) }
            }
            step = try program.next(
                after: PrivateSum(
                    values: sum.map { query.encoding.decode($0) },
                    contributors: histories.count,
                    event: query.event
                )
            )
        }
        guard case .finished(let model) = step else { throw CoordinatorError.unexpectedStep }
        return (model, queries)
    }

    /// Checkerboard: even users like even items, odd users odd ones; each lacks one of them.
    static func checkerboard(size: Int) -> (histories: [[Int32]], held: [Int32]) {
        var histories: [[Int32]] = []
        var held: [Int32] = []
        for user in 0..<size {
            let liked = (0..<Int32(size)).filter { Int($0) % 2 == user % 2 }
            let out = liked[(user / 2) % liked.count]
            histories.append(liked.filter { $0 != out })
            held.append(out)
        }
        return (histories, held)
    }

    @Test func findsTheHeldOutDiagonalOfACheckerboard() throws {
        let (histories, held) = Self.checkerboard(size: 50)
        let program = SpectralProgram(
            itemCount: 50,
            configuration: SpectralConfiguration(exactOver: 50, factors: 3),
            factory: QueryFactory(clients: 50, mu: nil)
        )
        let (model, queries) = try Self.train(program, histories: histories, itemCount: 50)
        #expect(queries.map(\.body.kind) == ["itemCounts", "itemGram", "itemFactorStatistics"])
        for (user, history) in histories.enumerated() {
            let best = TopItems.top(
                1,
                scores: model.recommender.scores(history: history),
                excluding: Set(history)
            )
            #expect(best.map(\.item) == [held[user]])
        }
    }

    @Test func sizesFollowTheRule() {
        // Recipe table: MovieLens-1M at ε 5 and 1, δ = 1e-6.
        let five = SpectralConfiguration(mu: 1.0204, users: 6040, items: 3706)
        #expect(five.gramHeadCount == 470)
        #expect(five.momentHeadCount == 2521 && five.factorCount == 21)
        let one = SpectralConfiguration(mu: 0.2367, users: 6040, items: 3706)
        #expect(one.gramHeadCount == 177)
        #expect(one.momentHeadCount == 951 && one.factorCount == 8)
        #expect(abs(five.shares.reduce(0, +) - 1) < 1e-12)
        let tiny = SpectralConfiguration(mu: 1e-3, users: 10, items: 5)
        #expect(tiny.factorCount <= tiny.gramHeadCount && tiny.gramHeadCount >= 1)
    }

    @Test func noiseOfAllQueriesComposesToTheTarget() throws {
        let (histories, _) = Self.checkerboard(size: 30)
        let mu = try GaussianPrivacyCurve.mu(epsilon: 2, delta: 1e-5)
        let program = SpectralProgram(
            itemCount: 30,
            configuration: SpectralConfiguration(mu: mu, users: 30, items: 30),
            factory: QueryFactory(clients: 30, mu: mu)
        )
        let (_, queries) = try Self.train(program, histories: histories, itemCount: 30)
        let epsilon = try GaussianAccountant().epsilon(of: queries.map(\.event), delta: 1e-5)
        #expect(epsilon <= 2.0 + 1e-9 && epsilon > 1.999)
    }

    @Test func refusesSumsThatAreNotAnAnswer() throws {
        var program = SpectralProgram(
            itemCount: 30,
            configuration: SpectralConfiguration(exactOver: 30, factors: 3),
            factory: QueryFactory(clients: 30, mu: nil)
        )
        _ = try program.next(after: nil)
        #expect(throws: CoordinatorError.unexpectedSum(expected: 30, actual: 2)) {
            try program.next(
                after: PrivateSum(values: [1, 2], contributors: 30, event: .nonPrivate)
            )
        }
        #expect(throws: CoordinatorError.unexpectedStep) { try program.next(after: nil) }
    }

    @Test func popularityIsOneQueryForTheWholeBudget() throws {
        let program = PopularityProgram(itemCount: 4, factory: QueryFactory(clients: 10, mu: nil))
        let (model, queries) = try Self.train(
            program,
            histories: [[0, 1], [0], [0, 2], [3, 0]],
            itemCount: 4
        )
        #expect(queries.count == 1)
        #expect(TopItems.top(1, scores: model.recommender.scores(history: [])).map(\.item) == [0])
    }
}
