import Foundation
import Testing

/// Runs whose rounds ask a secret sample, by the command line alone.
@Suite(.serialized) struct SampledCohortTests {
    private static let scenario = """
        name: cohort
        seed: 3
        dataset: {format: synthetic, users: 120, items: 60, tasteGroups: 4, interactionsPerUser: 7}
        split: {protocol: leave-one-out, negatives: 30}
        model: {algorithm: federated-sgd, factors: 3, rounds: 8, clipping: {}}
        federation: {cohort: 0.4, corrupted: 0.05, dropout: 0.15}
        privacy: {epsilon: 5, delta: 1.0e-3, noise: clients}
        faults: {dropouts: {shareKeys: 0.05, maskedInputCollection: 0.05}}
        evaluation: {baselines: false}
        """

    private static func simulate(_ scratch: Scratch, _ run: String, _ changes: [String]) throws
        -> Tool.Outcome
    {
        let file = try scratch.write(scenario, to: "cohort.yaml")
        return try Tool.run(
            ["simulate", file, "--output", scratch.path(run), "--json"]
                + changes.flatMap { ["--set", $0] }
        )
    }

    private static func model(_ scratch: Scratch, _ run: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: scratch.path("\(run)/model/model.safetensors")))
    }

    /// The same coins, answers and noise in both modes; and one way from the scenario to a verified release.
    @Test func bothModesGiveTheSameModel() throws {
        let scratch = try Scratch()
        let ideal = try Self.simulate(scratch, "ideal", ["federation.secureAggregation=ideal"])
        let full = try Self.simulate(scratch, "full", ["federation.secureAggregation=full"])
        #expect(ideal.status == 0 && full.status == 0, "\(ideal.errors) \(full.errors)")
        #expect(try Self.model(scratch, "ideal") == Self.model(scratch, "full"))
        let privacy = try #require(try full.json()["privacy"] as? [String: Any])
        #expect(privacy["accountant"] as? String == "rdp")
        let epsilon = try #require(privacy["epsilon"] as? Double)
        // 109 people are in every sum where 102 were planned: a little less than the budget.
        #expect(epsilon <= 5 && epsilon > 4.5)
        let accountants = try #require(privacy["accountants"] as? [String: Double])
        #expect(accountants["gdp"] == nil && accountants["rdp"] == epsilon)
        #expect(try #require(accountants["pld"]) < epsilon)

        let audit = try Tool.run(["audit", "ledger", scratch.path("full"), "--json"])
        #expect(audit.status == 0)
        let report = try audit.json()
        #expect(report["valid"] as? Bool == true && report["accountant"] as? String == "rdp")
        #expect(report["epsilon"] as? Double == epsilon)
        let budget = try Tool.run(["audit", "budget", scratch.path("full")])
        #expect(budget.status == 0)
        for words in ["gdp  not applicable", "pld  ε", "rdp  ε", "a sample at rate 0.4"] {
            #expect(budget.output.contains(words), "\(budget.output)")
        }
        #expect(try Tool.run(["report", scratch.path("full")]).status == 0)
    }

    @Test func aReleaseIsVerified() throws {
        let scratch = try Scratch()
        let run = try Self.simulate(
            scratch,
            "run",
            ["federation.secureAggregation=ideal", "privacy.noise=coordinator"]
        )
        #expect(run.status == 0, "\(run.errors)")
        let key = try Tool.run([
            "keys", "generate", scratch.path("publisher"), "--unencrypted",
        ])
        #expect(key.status == 0, "\(key.errors)")
        let published = try Tool.run([
            "publish", scratch.path("run"), "--output", scratch.path("release"), "--signing-key",
            scratch.path("publisher.key"),
        ])
        #expect(published.status == 0, "\(published.errors)")
        let verified = try Tool.run([
            "verify", scratch.path("release"), "--public-key", scratch.path("publisher.pub"),
        ])
        #expect(verified.status == 0, "\(verified.errors) \(verified.output)")
        let card = try String(
            contentsOfFile: scratch.path("release/MODEL_CARD.md"),
            encoding: .utf8
        )
        #expect(card.contains("accountant\n`rdp`"))
        #expect(card.contains("about a secret sample at rate 0.4"))
    }

    /// FCF's sampled cohorts, without privacy: exact sums of samples, and another model than everybody's.
    @Test func samplesGoWithoutPrivacyToo() throws {
        let scratch = try Scratch()
        let changes = ["federation.secureAggregation=ideal", "privacy=none"]
        let sample = try Self.simulate(scratch, "sample", changes)
        let everybody = try Self.simulate(
            scratch,
            "everybody",
            changes + ["federation.cohort=all"]
        )
        #expect(sample.status == 0 && everybody.status == 0, "\(sample.errors)")
        #expect(try Self.model(scratch, "sample") != Self.model(scratch, "everybody"))
        let audit = try Tool.run(["audit", "ledger", scratch.path("sample")])
        #expect(audit.status == 0 && audit.output.contains("NO PRIVACY"))
    }

    @Test func anotherProgramIsRefusedWithTheNames() throws {
        let scratch = try Scratch()
        let refused = try Self.simulate(scratch, "run", ["model={algorithm: spectral}"])
        #expect(refused.status != 0)
        #expect(refused.errors.contains("federation.cohort"))
        #expect(refused.errors.contains("federated-sgd"))
    }
}
