import Foundation
import Testing

/// `tacit simulate --sweep … --plot` by the command line alone.
@Suite struct SweepPlotTests {
    private func scenario(in scratch: Scratch) throws -> String {
        try scratch.write(
            """
            name: swept
            seed: 3
            dataset: {format: synthetic, users: 120, items: 40}
            split: {protocol: leave-one-out, negatives: 20}
            model: {algorithm: spectral}
            federation: {secureAggregation: ideal, corrupted: 0.05, dropout: 0}
            privacy: {epsilon: 5, delta: 1.0e-4}
            """,
            to: "swept.yaml"
        )
    }

    @Test func aSweepDrawsTheMetricAndTheBaselines() throws {
        let scratch = try Scratch()
        let outcome = try Tool.run([
            "simulate", try scenario(in: scratch), "--output", scratch.path("runs"),
            "--sweep", "privacy.epsilon=2,20", "--sweep", "seed=1,2",
            "--plot", scratch.path("curve.svg"), "--plot-metric", "ndcg@10",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let file = URL(fileURLWithPath: scratch.path("curve.svg"))
        let document = try String(contentsOf: file, encoding: .utf8)
        #expect(document.hasPrefix("<svg ") && document.contains("</svg>"))
        // Two points on each of three lines, and a sample of each beside its name.
        #expect(document.components(separatedBy: "class=\"mark s").count - 1 == 9)
        let record = try String(contentsOfFile: scratch.path("runs/sweep.json"), encoding: .utf8)
        #expect(record.contains("\"privacy.epsilon=2,seed=1\""))
        for text in ["spectral", "same, exact sums", "popularity", "ndcg@10 over privacy.epsilon"] {
            #expect(document.contains(text), "\(text)")
        }
    }

    @Test(arguments: [
        ["--plot", "x.svg"], ["--plot", "x.svg", "--sweep", "seed=1,2"],
        ["--plot", "x.svg", "--sweep", "privacy.epsilon=5"],
        ["--plot", "x.svg", "--sweep", "model.algorithm=spectral,popularity"],
    ])
    func whatCannotBePlottedIsRefusedBeforeTheFirstRun(options: [String]) throws {
        let scratch = try Scratch()
        let outcome = try Tool.run(
            ["simulate", try scenario(in: scratch), "--output", scratch.path("runs")] + options,
            in: scratch.url
        )
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--plot needs"))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("runs")))
    }
}
