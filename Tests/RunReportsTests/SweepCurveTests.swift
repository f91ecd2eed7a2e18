import FederatedSimulation
import Testing

@testable import RunReports

@Suite struct SweepCurveTests {
    @Test func seedsAreAveragedAndOtherKeysAreLines() throws {
        func run(_ changes: [String], _ value: Double) throws -> (
            changes: [String], report: RunReport
        ) {
            (changes, try Sample.report(["metrics": ["ndcg@10": value]]))
        }
        let curve = try #require(
            SweepCurve([
                try run(["privacy.epsilon=5", "seed=1"], 0.3),
                try run(["privacy.epsilon=5", "seed=2"], 0.5),
                try run(["privacy.epsilon=1", "seed=1"], 0.1),
                try run(["privacy.epsilon=1", "seed=2"], 0.2),
            ])
        )
        #expect(curve.key == "privacy.epsilon")
        let plot = try #require(curve.plot(of: "ndcg@10"))
        #expect(plot.points == [1, 5] && plot.series.map(\.name) == ["spectral", "popularity"])
        #expect(abs(plot.series[0].values[0] - 0.15) < 1e-12)
        #expect(abs(plot.series[0].values[1] - 0.4) < 1e-12)
        #expect(curve.plot(of: "auc") == nil)
    }

    @Test(arguments: [
        [["seed=1"], ["seed=2"]], [["model.algorithm=ease"], ["model.algorithm=ials"]],
        [["privacy.epsilon=5"], ["privacy.epsilon=5"]], [["a=-1"], ["a=2"]], [],
    ])
    func withoutTwoPositiveNumbersThereIsNoAxis(combinations: [[String]]) {
        #expect(SweepCurve.key(of: combinations) == nil)
    }
}
