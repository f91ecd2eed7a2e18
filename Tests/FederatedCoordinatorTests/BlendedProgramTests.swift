import FederatedCoordinator
import Recommenders
import Testing

@Suite struct BlendedProgramTests {
    @Test func asksForSketchesThenForFactorsAndBlendsBoth() throws {
        let (histories, held) = SpectralProgramTests.checkerboard(size: 20)
        let sketch = SketchConfiguration(
            headCount: 20,
            columnCount: 3,
            sketchCount: 3,
            seed: 3,
            spectrumExponent: 0
        )
        let factors = FactorConfiguration(
            factorCount: 3,
            sweepCount: 6,
            stepCount: 1,
            parameters: UserFactorParameters(regularization: 0.05, unobservedWeight: 0.1),
            start: InitialFactors(deviation: 0.5, seed: 5),
            userNormBound: 8,
            longestHistory: 20
        )
        let factory = QueryFactory(clients: 20, mu: nil)
        let (model, queries) = try SpectralProgramTests.train(
            BlendedProgram(
                sketch: SketchProgram(itemCount: 20, configuration: sketch, factory: factory),
                factors: ImplicitALSProgram(
                    itemCount: 20,
                    configuration: factors,
                    factory: factory
                ),
                companionWeight: 0.5
            ),
            histories: histories,
            itemCount: 20
        )
        let asked = SketchProgram.rounds(sketch) + ImplicitALSProgram.rounds(factors)
        #expect(queries.count == asked)
        #expect(queries.prefix(4).map(\.body.kind).dropFirst().allSatisfy { $0 == "itemSketch" })
        guard case .blended(let blended) = model else {
            Issue.record("no blend")
            return
        }
        #expect(blended.companionWeight == 0.5 && blended.companion.factorCount == 3)
        for (user, history) in histories.enumerated() {
            let scores = blended.scores(history: history)
            let best = (0..<20).filter { !history.contains(Int32($0)) }
                .max { scores[$0] < scores[$1] }
            #expect(best == Int(held[user]))
        }
    }
}
