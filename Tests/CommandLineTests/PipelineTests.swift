import Foundation
import Testing

/// Simulate, audit, publish, verify, recommend, evaluate: one small run through every command.
@Suite(.serialized) struct PipelineTests {
    static let scenario = """
        name: small
        seed: 3
        dataset: {format: synthetic, users: 300, items: 80, tasteGroups: 4, interactionsPerUser: 10}
        split: {protocol: leave-one-out, negatives: 30}
        model: {algorithm: spectral}
        federation: {secureAggregation: full, corrupted: 0.05, dropout: 0.15}
        privacy: {epsilon: 5, delta: 1.0e-4}
        faults: {dropouts: {shareKeys: 0.03, maskedInputCollection: 0.03, unmasking: 0.03}}
        """

    /// A finished run and what `simulate --json` said of it.
    static func finishedRun(_ scratch: Scratch, extra: [String] = []) throws -> [String: Any] {
        let file = try scratch.write(scenario, to: "small.yaml")
        let outcome = try Tool.run(
            ["simulate", file, "--output", scratch.path("run"), "--json"] + extra
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.json()
    }

    /// An unencrypted key pair at `key.key` and `key.pub`.
    static func keys(_ scratch: Scratch) throws {
        let outcome = try Tool.run(["keys", "generate", scratch.path("key"), "--unencrypted"])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func everyCommandOnOneRun() throws {
        let scratch = try Scratch()
        let report = try Self.finishedRun(scratch)
        let privacy = try #require(report["privacy"] as? [String: Any])
        let aggregation = try #require(report["secureAggregation"] as? [String: Any])
        #expect(report["status"] as? String == "completed")
        #expect(report["rounds"] as? Int == 3)
        #expect((privacy["epsilon"] as? Double ?? 9) <= 5)
        #expect(aggregation["mode"] as? String == "full")
        #expect((aggregation["bytesPerClient"] as? Int ?? 0) > 1000)
        for key in ["hr@10", "ndcg@10", "recall@20", "ndcg@20"] {
            #expect((report["metrics"] as? [String: Double])?[key] != nil)
            let interval = (report["metricsConfidence"] as? [String: [Double]])?[key] ?? []
            let value = (report["metrics"] as? [String: Double])?[key] ?? .nan
            #expect(interval.count == 2 && interval[0] <= value && value <= interval[1])
        }
        let method = try #require(report["evaluation"] as? [String: Any])
        #expect((method["boundary"] as? String)?.contains("outside the privacy boundary") == true)
        let lines = try String(contentsOfFile: scratch.path("run/metrics.jsonl"), encoding: .utf8)
        #expect(lines.split(separator: "\n").count == 3)

        let budget = try Tool.run(["audit", "budget", scratch.path("run"), "--json"])
        #expect(budget.status == 0, "\(budget.errors)")
        #expect(try budget.json()["epsilon"] as? Double == privacy["epsilon"] as? Double)
        let accountants = try #require(try budget.json()["accountants"] as? [String: Double])
        #expect(accountants["gdp", default: 9] < accountants["rdp", default: 0])

        let ledger = try Tool.run(
            [
                "audit", "ledger", scratch.path("run"), "--public-key",
                scratch.path("run/ledger/ledger.vkey"), "--since",
                scratch.path("run/ledger/checkpoint"), "--json",
            ])
        #expect(ledger.status == 0, "\(ledger.errors)")
        #expect(try ledger.json()["entries"] as? Int == 11)

        try Self.keys(scratch)
        let publish = try Tool.run(
            [
                "publish", scratch.path("run"), "--output", scratch.path("release"),
                "--signing-key", scratch.path("key.key"), "--json",
            ])
        #expect(publish.status == 0, "\(publish.errors)")
        let verify = try Tool.run(
            ["verify", scratch.path("release"), "--public-key", scratch.path("key.pub"), "--json"])
        #expect(verify.status == 0, "\(verify.output)")
        #expect(try verify.json()["valid"] as? Bool == true)
        #expect(try verify.json()["epsilon"] as? Double == privacy["epsilon"] as? Double)

        let recommend = try Tool.run(
            [
                "recommend", scratch.path("release"), "--items", "item-0001,item-0002", "--count",
                "3", "--json",
            ])
        #expect(recommend.status == 0, "\(recommend.errors)")
        let items = try #require(try recommend.json()["items"] as? [[String: Any]])
        #expect(items.count == 3)
        #expect(!items.contains { ["item-0001", "item-0002"].contains($0["id"] as? String) })
        let history = try scratch.write("item-0001,bought\nitem-0002\n\n", to: "history.csv")
        let local = try Tool.run(
            [
                "recommend", scratch.path("release"), "--history", history, "--count", "3",
                "--json",
            ])
        #expect(local.output == recommend.output)

        let evaluate = try Tool.run(
            [
                "evaluate", scratch.path("release"), "--scenario", scratch.path("small.yaml"),
                "--json",
            ])
        #expect(evaluate.status == 0, "\(evaluate.errors)")
        #expect(
            try evaluate.json()["metrics"] as? [String: Double]
                == report["metrics"] as? [String: Double]
        )
    }

    @Test func modesGiveTheSameModel() throws {
        let scratch = try Scratch()
        _ = try Self.finishedRun(scratch)
        let ideal = try Tool.run(
            [
                "simulate", scratch.path("small.yaml"), "--output", scratch.path("ideal"), "--set",
                "federation.secureAggregation=ideal",
            ])
        #expect(ideal.status == 0, "\(ideal.errors)")
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: scratch.path("run/model/model.safetensors")))
                == Data(
                    contentsOf: URL(fileURLWithPath: scratch.path("ideal/model/model.safetensors"))
                )
        )
    }

    @Test(.enabled(if: Tool.minisign != nil, "minisign is not installed"))
    func stockMinisignAcceptsTheRelease() throws {
        let scratch = try Scratch()
        _ = try Self.finishedRun(scratch, extra: ["--set", "federation.secureAggregation=ideal"])
        try Self.keys(scratch)
        let publish = try Tool.run(
            [
                "publish", scratch.path("run"), "--output", scratch.path("release"),
                "--signing-key", scratch.path("key.key"),
            ])
        #expect(publish.status == 0, "\(publish.errors)")
        let minisign = try #require(Tool.minisign)
        let arguments = ["-V", "-p", scratch.path("key.pub"), "-m"]
        let accepted = try Tool.run(minisign, arguments + [scratch.path("release/manifest.json")])
        #expect(accepted.status == 0, "\(accepted.errors)")
        let manifest = scratch.path("release/manifest.json")
        var text = try String(contentsOfFile: manifest, encoding: .utf8)
        text = text.replacing("\"small\"", with: "\"smell\"")
        try Data(text.utf8).write(to: URL(fileURLWithPath: manifest))
        #expect(try Tool.run(minisign, arguments + [manifest]).status != 0)
        let verify = try Tool.run(
            ["verify", scratch.path("release"), "--public-key", scratch.path("key.pub")])
        #expect(verify.status == 2)
        #expect(verify.output.contains("FAILED signature"))
    }

    @Test(.enabled(if: Tool.python != nil, "no Python with numpy and safetensors"))
    func stockSafetensorsLoadsTheModel() throws {
        let scratch = try Scratch()
        _ = try Self.finishedRun(scratch, extra: ["--set", "federation.secureAggregation=ideal"])
        let program = """
            import sys, json
            from safetensors.numpy import load_file
            tensors = load_file(sys.argv[1])
            print(json.dumps({name: list(t.shape) for name, t in tensors.items()}))
            """
        let outcome = try Tool.run(
            try #require(Tool.python),
            ["-c", program, scratch.path("run/model/model.safetensors")]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let shapes = try outcome.json()
        #expect(shapes["counts"] as? [Int] == [80])
        #expect((shapes["item_factors"] as? [Int])?.count == 2)
    }

    private static let movieLens = Tool.repository.deletingLastPathComponent()
        .appendingPathComponent("shared/data/ml-1m/ncf")
    private static var canCheckMovieLens: Bool {
        Tool.python != nil && FileManager.default.fileExists(atPath: movieLens.path)
    }

    /// An independent computation from the published bundle agrees to 1e-4.
    @Test(.enabled(if: canCheckMovieLens, "needs MovieLens-1M beside the repository, and Python"))
    func metricsAgreeWithAnIndependentComputation() throws {
        let scratch = try Scratch()
        let outcome = try Tool.run(
            [
                "simulate", Tool.repository.appendingPathComponent("simulations/ml-1m.yaml").path,
                "--output", scratch.path("run"), "--set", "evaluation.baselines=false", "--json",
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let metrics = try #require(try outcome.json()["metrics"] as? [String: Double])
        try Self.keys(scratch)
        let publish = try Tool.run(
            [
                "publish", scratch.path("run"), "--output", scratch.path("release"),
                "--signing-key", scratch.path("key.key"),
            ])
        #expect(publish.status == 0, "\(publish.errors)")
        let check = try Tool.run(
            try #require(Tool.python),
            [
                URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                    .appendingPathComponent("Python/recompute_metrics.py").path,
                scratch.path("release"),
                Self.movieLens.appendingPathComponent("ml-1m.train.rating.gz").path,
                Self.movieLens.appendingPathComponent("ml-1m.test.negative.gz").path,
            ]
        )
        #expect(check.status == 0, "\(check.errors)")
        let independent = try check.json()
        #expect(independent.keys.count == 10)
        for name in metrics.keys.sorted() {
            let ours = try #require(metrics[name])
            let theirs = try #require(independent[name] as? Double)
            #expect(abs(ours - theirs) < 1e-4, "\(name): \(ours) and \(theirs)")
        }
        // The acceptance floor of the recipe at ε = 5, one seed.
        #expect(metrics["ndcg@10", default: 0] > 0.36)
    }
}
