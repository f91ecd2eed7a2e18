import FederatedCoordinator
import FederatedProtocol
import Recommenders
import Testing

@Suite struct WarmStartTests {
    @Test func secondPartBeginsWithTheSpectralFactors() throws {
        let histories = try FactorProgramTests.histories(80)
        let factory = QueryFactory(clients: 80, mu: nil)
        let program = WarmStartedProgram(
            algorithm: "dp-als",
            first: SpectralProgram(
                itemCount: 24,
                configuration: SpectralConfiguration(exactOver: 24, factors: 3),
                factory: factory
            )
        ) { spectral in
            var configuration = FactorProgramTests.alternating(.shared)
            configuration.sweepCount = 1
            configuration.start.model = spectral
            return AlternatingProgram(
                itemCount: 24,
                configuration: configuration,
                factory: factory
            )
        }
        #expect(program.algorithm == "dp-als")
        let (model, queries) = try SpectralProgramTests.train(
            program,
            histories: histories,
            itemCount: 24
        )
        #expect(
            queries.map(\.body.kind) == [
                "itemCounts", "itemGram", "itemFactorStatistics", "itemCounts",
                "itemFactorStatistics",
            ]
        )
        guard case .factors(let factors) = model else { throw CoordinatorError.unexpectedStep }
        #expect(factors.algorithm == "dp-als" && factors.factorCount == 4)
        guard case .userFactors(let query)? = queries.last?.body else {
            throw CoordinatorError.unexpectedStep
        }
        // Three columns from the model, mean squared norm ¼ a row; the fourth stays random and small.
        var energy = 0.0
        for item in 0..<24 {
            for factor in 0..<3 {
                let value = Double(query.itemFactors[item * 4 + factor])
                energy += value * value
            }
        }
        #expect(abs(energy / 24 - 0.25) < 1e-4)
    }
}
