import FederatedCoordinator
import FederatedProtocol
import Recommenders
import Testing

@Suite struct SketchProgramTests {
    private static func configuration(
        columns: Int,
        sketches: Int,
        popularityWeight: Double = 0
    ) -> SketchConfiguration {
        SketchConfiguration(
            headCount: 20,
            columnCount: columns,
            sketchCount: sketches,
            seed: 3,
            popularityWeight: popularityWeight
        )
    }

    /// Held-out items of a world with two tastes: found among those not in the history.
    @Test(arguments: [0, 1.4]) func findsTheTwoTastes(popularityWeight: Double) throws {
        let (histories, held) = SpectralProgramTests.checkerboard(size: 20)
        let (model, queries) = try SpectralProgramTests.train(
            SketchProgram(
                itemCount: 20,
                configuration: Self.configuration(
                    columns: 3,
                    sketches: 4,
                    popularityWeight: popularityWeight
                ),
                factory: QueryFactory(clients: 20, mu: nil)
            ),
            histories: histories,
            itemCount: 20
        )
        let kinds = ["itemCounts"] + [String](repeating: "itemSketch", count: 4)
        #expect(queries.map(\.body.kind) == kinds)
        for (user, history) in histories.enumerated() {
            let scores = model.recommender.scores(history: history)
            let best = (0..<20).filter { !history.contains(Int32($0)) }
                .max { scores[$0] < scores[$1] }
            #expect(best == Int(held[user]))
        }
    }

    /// With as many columns as items nothing is lost: F f Fᵀ is P up to the spectrum's exponent, and
    /// with exponent 1 the scores are r P.
    @Test func allColumnsGiveTheSecondMoments() throws {
        let histories = try FactorProgramTests.histories(60)
        var configuration = SketchConfiguration(
            headCount: 24,
            columnCount: 24,
            sketchCount: 2,
            seed: 5,
            weightExponent: 0,
            spectrumExponent: 1
        )
        configuration.normBound = 1
        let (model, _) = try SpectralProgramTests.train(
            SketchProgram(
                itemCount: 24,
                configuration: configuration,
                factory: QueryFactory(clients: 60, mu: nil)
            ),
            histories: histories,
            itemCount: 24
        )
        let rows = histories.filter { !$0.isEmpty }.map { history in
            (0..<24).map { item in
                history.contains(Int32(item)) ? 1 / Double(history.count).squareRoot() : 0
            }
        }
        let scores = model.recommender.scores(history: histories[0])
        let wanted = (0..<24).map { item in
            rows.reduce(0.0) { sum, row in
                sum + row[item] * zip(row, rows[0]).reduce(0) { $0 + $1.0 * $1.1 }
            }
        }
        // Up to the scale, which ranking does not see; small eigenvalues are floored.
        let scale =
            zip(scores, wanted).reduce(0) { $0 + $1.0 * $1.1 }
            / wanted.reduce(0) { $0 + $1 * $1 }
        let error = zip(scores, wanted).reduce(0) {
            let difference = $1.0 - scale * $1.1
            return $0 + difference * difference
        }
        #expect(error < 0.01 * scale * scale * wanted.reduce(0) { $0 + $1 * $1 })
    }
}
