import Foundation
import Testing

/// Runs whose clients add the noise, by the command line alone.
@Suite(.serialized) struct NoiseShareTests {
    private static let scenario = """
        name: shares
        seed: 3
        dataset: {format: synthetic, users: 120, items: 60, tasteGroups: 4, interactionsPerUser: 7}
        split: {protocol: leave-one-out, negatives: 30}
        model: {algorithm: spectral}
        federation: {corrupted: 0.05, dropout: 0.15}
        privacy: {epsilon: 5, delta: 1.0e-3, noise: clients}
        faults: {dropouts: {shareKeys: 0.05, maskedInputCollection: 0.05}}
        evaluation: {baselines: false}
        """

    private static func simulate(_ scratch: Scratch, _ run: String, _ changes: [String]) throws
        -> Tool.Outcome
    {
        let file = try scratch.write(scenario, to: "shares.yaml")
        return try Tool.run(
            ["simulate", file, "--output", scratch.path(run), "--json"]
                + changes.flatMap { ["--set", $0] }
        )
    }

    private static func privacy(_ outcome: Tool.Outcome) throws -> [String: Any] {
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try outcome.json()["privacy"] as? [String: Any])
    }

    private static func entries(_ path: String) throws -> [[String: Any]] {
        try String(contentsOfFile: path + "/ledger/entries.jsonl", encoding: .utf8)
            .split(separator: "\n")
            .map {
                try #require(
                    try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
                )
            }
    }

    @Test func bothModesGiveTheSameModelForLess() throws {
        let scratch = try Scratch()
        let ideal = try Self.simulate(scratch, "ideal", ["federation.secureAggregation=ideal"])
        let full = try Self.simulate(scratch, "full", ["federation.secureAggregation=full"])
        let coordinator = try Self.simulate(
            scratch,
            "coordinator",
            ["federation.secureAggregation=ideal", "privacy.noise=coordinator"]
        )
        let models = try ["ideal", "full"].map {
            try Data(
                contentsOf: URL(fileURLWithPath: scratch.path("\($0)/model/model.safetensors"))
            )
        }
        #expect(models[0] == models[1])
        let epsilons = try [ideal, full, coordinator].map {
            try #require(try Self.privacy($0)["epsilon"] as? Double)
        }
        #expect(epsilons[0] == epsilons[1])
        // 109 of 120 people are in every sum, 102 were planned: less is spent than by the coordinator.
        #expect(epsilons[0] < epsilons[2] && epsilons[2] <= 5)
        #expect(try Self.privacy(full)["noise"] as? String == "clients")

        for (reserved, released) in zip(
            try Self.entries(scratch.path("full")).filter { $0["kind"] as? String == "reserved" },
            try Self.entries(scratch.path("full")).filter { $0["kind"] as? String == "released" }
        ) {
            // The planned 102 and the 109 that came, without 6 corrupted each.
            #expect((reserved["event"] as? [String: Any])?["shares"] as? Int == 96)
            #expect((released["event"] as? [String: Any])?["shares"] as? Int == 103)
            #expect(released["survivors"] as? Int == 109)
        }
        let audit = try Tool.run(["audit", "ledger", scratch.path("full"), "--json"])
        #expect(audit.status == 0, "\(audit.errors)")
        #expect(try audit.json()["valid"] as? Bool == true)
        #expect(try audit.json()["epsilon"] as? Double == epsilons[1])
        let budget = try Tool.run(["audit", "budget", scratch.path("full"), "--json"])
        #expect(try budget.json()["epsilon"] as? Double == epsilons[1])
        let events = try #require(try budget.json()["events"] as? [[String: Any]])
        #expect(events.map { $0["shares"] as? Int } == [103, 103, 103])

        try PipelineTests.keys(scratch)
        let publish = try Tool.run(
            [
                "publish", scratch.path("full"), "--output", scratch.path("release"),
                "--signing-key", scratch.path("key.key"),
            ])
        #expect(publish.status == 0, "\(publish.errors)")
        let verify = try Tool.run(
            ["verify", scratch.path("release"), "--public-key", scratch.path("key.pub"), "--json"]
        )
        #expect(verify.status == 0, "\(verify.errors)")
        #expect(try verify.json()["valid"] as? Bool == true)
    }

    /// A changed charge, reservation or number of assumed clients is found.
    @Test func changedSharesAreFound() throws {
        let scratch = try Scratch()
        let outcome = try Self.simulate(scratch, "run", ["federation.secureAggregation=ideal"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let path = scratch.path("run/ledger/entries.jsonl")
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .map(String.init)
        for (entry, old, new) in [
            (0, "\"assumedCorrupted\":6", "\"assumedCorrupted\":7"),
            (2, "\"shares\":96", "\"shares\":99"), (3, "\"shares\":103", "\"shares\":109"),
            (3, "\"survivors\":109", "\"survivors\":119"),
        ] {
            var changed = lines
            changed[entry] = changed[entry].replacing(old, with: new)
            #expect(changed != lines, "\(old)")
            try Data((changed.joined(separator: "\n") + "\n").utf8).write(
                to: URL(fileURLWithPath: path)
            )
            let audit = try Tool.run(["audit", "ledger", scratch.path("run"), "--json"])
            #expect(audit.status == 2)
            let findings = try #require(try audit.json()["findings"] as? [[String: Any]])
            let bad = findings.filter { $0["severity"] as? String == "error" }
                .compactMap { $0["entry"] as? Int }.min()
            #expect(bad == entry)
        }
    }

    /// More clients vanish before they advertise keys than were planned for: nothing is released.
    @Test func aCohortBelowThePlannedMinimumReleasesNothing() throws {
        let scratch = try Scratch()
        for mode in ["ideal", "full"] {
            let outcome = try Self.simulate(
                scratch,
                mode,
                [
                    "federation.secureAggregation=\(mode)", "federation.minimumCohort=115",
                    "faults.dropouts.advertiseKeys=0",
                ]
            )
            #expect(outcome.status == 1, "\(outcome.errors)")
            let entries = try Self.entries(scratch.path(mode))
            #expect(entries.map { $0["kind"] as? String }.last == "aborted")
            #expect(!entries.contains { $0["kind"] as? String == "released" })
        }
    }

    @Test func plansWithoutAProofAreRefused() throws {
        let scratch = try Scratch()
        for (changes, key) in [
            (["privacy.epsilon=200"], "privacy.epsilon"),
            (["federation.corrupted=0.9"], "privacy.noise"),
        ] {
            let outcome = try Self.simulate(
                scratch,
                "refused",
                changes + ["federation.secureAggregation=ideal"]
            )
            #expect(outcome.status == 1 || outcome.status == 64)
            #expect(outcome.errors.contains("'\(key)'"), "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: scratch.path("refused")))
        }
    }
}
