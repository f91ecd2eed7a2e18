import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol
import Recommenders
import Testing

@Suite struct NeuralProgramTests {
    private static func configuration(rounds: Int) throws -> NeuralConfiguration {
        NeuralConfiguration(
            shape: try NeuralShape(factorCount: 4, firstWidth: 6, secondWidth: 3),
            roundCount: rounds,
            parameters: UserFactorParameters(regularization: 0.05, unobservedWeight: 0.1),
            userNormBound: 4,
            heldOutItems: 4,
            learningRate: 0.05,
            clippingBound: 32,
            start: InitialFactors(deviation: 0.5, seed: 3)
        )
    }

    @Test("Training learns two tastes that the start does not know")
    func learnsTastes() throws {
        let histories = try FactorProgramTests.histories(80)
        func share(rounds: Int) throws -> Double {
            let model = try SpectralProgramTests.train(
                NeuralProgram(
                    itemCount: 24,
                    configuration: Self.configuration(rounds: rounds),
                    factory: QueryFactory(clients: 80, mu: nil)
                ),
                histories: histories,
                itemCount: 24
            ).model
            guard case .neural(let model) = model else { throw CoordinatorError.unexpectedStep }
            #expect(model.algorithm == "ncf")
            // Somebody with three even items: how many of the best eight are even?
            let scores = model.scores(history: [0, 8, 14])
            let best = scores.indices.sorted { scores[$0] > scores[$1] }.prefix(8)
            return Double(best.count { $0 % 2 == 0 }) / 8
        }
        #expect(try share(rounds: 60) >= 0.85)
    }

    @Test("A program asks as often as it says, for shares that add up to all of its budget")
    func budget() throws {
        var program = try NeuralProgram(
            itemCount: 24,
            configuration: Self.configuration(rounds: 3),
            factory: QueryFactory(clients: 80, mu: 1.5)
        )
        var squares = 0.0
        var kinds: [String] = []
        var step = try program.next(after: nil)
        while case .query(let query) = step {
            kinds.append(query.body.kind)
            squares += 1 / (query.noiseMultiplier * query.noiseMultiplier)
            step = try program.next(
                after: PrivateSum(
                    values: [Double](repeating: 0.5, count: query.body.length),
                    contributors: 80,
                    event: query.event
                )
            )
        }
        #expect(kinds == ["itemCounts"] + [String](repeating: "neuralGradient", count: 3))
        #expect(NeuralProgram.rounds(try Self.configuration(rounds: 3)) == 4)
        #expect(abs(squares - 2.25) < 1e-3)
    }

    @Test("Sums of another query are refused")
    func otherSums() throws {
        var program = try NeuralProgram(
            itemCount: 24,
            configuration: Self.configuration(rounds: 1),
            factory: QueryFactory(clients: 80, mu: nil)
        )
        _ = try program.next(after: nil)
        #expect(throws: CoordinatorError.self) {
            try program.next(
                after: PrivateSum(values: [1], contributors: 80, event: .nonPrivate)
            )
        }
    }
}
