import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol
import Recommenders
import Testing

@Suite struct SequentialProgramTests {
    /// Everybody walks around a circle of 30 items, from a start of their own.
    static let histories: [[Int32]] = (0..<60).map { user in
        (0..<8).map { Int32((user + $0) % 30) }
    }

    private func program(mu: Double?) -> SequentialProgram {
        SequentialProgram(
            itemCount: 30,
            configuration: mu.map { SequentialConfiguration(mu: $0, users: 60, items: 30) }
                ?? SequentialConfiguration(exactOver: 30, factors: 12),
            factory: QueryFactory(clients: 60, mu: mu)
        )
    }

    @Test func findsWhatComesNext() throws {
        let (model, queries) = try SpectralProgramTests.train(
            program(mu: nil),
            histories: Self.histories,
            itemCount: 30
        )
        #expect(queries.map(\.body.kind) == ["itemCounts", "itemSequenceGram", "itemTransitions"])
        var hits = 0
        for (user, history) in Self.histories.enumerated() {
            let best = TopItems.top(
                2,
                scores: model.recommender.scores(history: history),
                excluding: Set(history)
            )
            if best.contains(where: { Int($0.item) == (user + 8) % 30 }) { hits += 1 }
        }
        // By chance 2 of the 22 items nobody has yet: 5 of 60.
        #expect(hits >= 50)
    }

    @Test func aPersonWithoutAHistoryGetsPopularity() throws {
        let (model, _) = try SpectralProgramTests.train(
            program(mu: nil),
            histories: Self.histories + Array(repeating: [4, 5], count: 30),
            itemCount: 30
        )
        let best = TopItems.top(2, scores: model.recommender.scores(history: []))
        #expect(Set(best.map(\.item)) == [4, 5])
    }

    @Test func noiseOfAllQueriesComposesToTheTarget() throws {
        let mu = try GaussianPrivacyCurve.mu(epsilon: 2, delta: 1e-5)
        let (_, queries) = try SpectralProgramTests.train(
            program(mu: mu),
            histories: Self.histories,
            itemCount: 30
        )
        let epsilon = try GaussianAccountant().epsilon(of: queries.map(\.event), delta: 1e-5)
        #expect(epsilon <= 2 + 1e-9 && epsilon > 1.999)
    }

    @Test func sizesFollowTheRule() {
        let five = SequentialConfiguration(mu: 1.0204, users: 6040, items: 3706)
        #expect(five.gramHeadCount == 672 && five.targetHeadCount == 2689)
        #expect(five.factorCount == 21)
        #expect(abs(five.shares.reduce(0, +) - 1) < 1e-12)
    }

    @Test func anotherStepIsRefused() throws {
        var program = program(mu: nil)
        let sum = PrivateSum(values: [1], contributors: 9, event: .nonPrivate)
        #expect(throws: CoordinatorError.unexpectedStep) { try program.next(after: sum) }
        _ = try program.next(after: nil)
        #expect(throws: CoordinatorError.unexpectedSum(expected: 30, actual: 1)) {
            try program.next(after: sum)
        }
    }
}
