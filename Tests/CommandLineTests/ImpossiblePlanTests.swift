import Foundation
import Testing

/// Scenarios that could not be finished are refused before anybody is asked.
@Suite struct ImpossiblePlanTests {
    private func refusal(_ changes: [String]) throws -> Tool.Outcome {
        let scratch = try Scratch()
        let file = try scratch.write(
            """
            name: plan
            seed: 3
            dataset: {format: synthetic, users: 120, items: 40}
            split: {protocol: leave-one-out, negatives: 20}
            model: {algorithm: spectral}
            federation: {secureAggregation: ideal, corrupted: 0.05, dropout: 0}
            privacy: {epsilon: 5, delta: 1.0e-4}
            evaluation: {baselines: false}
            """,
            to: "plan.yaml"
        )
        let outcome = try Tool.run(
            ["simulate", file, "--output", scratch.path("run")]
                + changes.flatMap { ["--set", $0] }
        )
        #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
        return outcome
    }

    @Test(
        arguments: [
            (
                [
                    "evaluation.federated.epsilon=1", "split.protocol=strong-generalization",
                    "split.heldOut=0.2",
                ], "needs clients with held-out items"
            ),
            (
                ["evaluation.federated.epsilon=1", "evaluation.candidates=10"],
                "does not go with sampled candidates"
            ),
            (
                [
                    "evaluation.federated.epsilon=3",
                    "privacy.budgets={model: {epsilon: 5, delta: 1.0e-4}}",
                ],
                "costs more than privacy.budgets.model"
            ),
            (
                ["evaluation.federated.epsilon=3", "privacy.clientBudget.epsilon=5"],
                "costs more than privacy.clientBudget"
            ),
            (["model.gram=sketch", "model.sweeps=1"], "needs a second one"),
            (["model.gram=sketch", "model.confidence.from=count"], "does not go with"),
            (["model.sweeps=3"], "goes with 'gram: sketch' only"),
            (["model.algorithm=ials", "model.companion=0.2"], "goes with 'privacy: none' only"),
            (["model.algorithm=ials", "model.companionFactors=9"], "needs 'companion'"),
            (["split={protocol: new-items, heldOut: 0.1}"], "needs titles, categories"),
            (
                ["model.algorithm=federated-sgd", "model.clippingBound=1.0e-9"],
                "not above 1e-05"
            ),
        ] as [([String], String)]
    )
    func isRefusedWithItsReason(changes: [String], reason: String) throws {
        let outcome = try refusal(changes)
        #expect(outcome.status == 64 || outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains(reason), "\(outcome.errors)")
    }

    @Test(arguments: [
        (["--plot", "x.svg", "--plot-metric", "nope"], "not among the scenario's metrics"),
        (["--plot", "no/folder/x.svg"], "there is no folder"),
        (["--plot-metric", "ndcg@10"], "--plot"),
    ]) func aPlotThatCannotBeIsRefusedFirst(options: [String], reason: String) throws {
        let scratch = try Scratch()
        let file = try scratch.write(
            """
            name: plan
            dataset: {format: synthetic, users: 120, items: 40}
            split: {protocol: leave-one-out, negatives: 20}
            model: {algorithm: popularity}
            federation: {secureAggregation: ideal, corrupted: 0.05, dropout: 0}
            privacy: {epsilon: 5, delta: 1.0e-4}
            """,
            to: "plan.yaml"
        )
        let outcome = try Tool.run(
            ["simulate", file, "--output", scratch.path("runs"), "--sweep", "privacy.epsilon=1,2"]
                + options,
            in: scratch.url
        )
        #expect(outcome.status != 0 && outcome.errors.contains(reason), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("runs")))
    }
}
