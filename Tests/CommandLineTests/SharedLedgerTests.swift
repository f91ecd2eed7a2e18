import Foundation
import Testing

/// Several runs, one after the other, on one ledger folder.
@Suite(.serialized) struct SharedLedgerTests {
    private struct Fixture {
        let scratch: Scratch
        let file: String

        init() throws {
            scratch = try Scratch()
            file = try scratch.write(
                PipelineTests.scenario.replacing(
                    "secureAggregation: full",
                    with: "secureAggregation: ideal"
                ),
                to: "small.yaml"
            )
        }

        func simulate(_ run: String, _ changes: [String]) throws -> Tool.Outcome {
            try Tool.run(
                [
                    "simulate", file, "--output", scratch.path(run), "--ledger",
                    scratch.path("shop"), "--json",
                ] + changes.flatMap { ["--set", $0] }
            )
        }

        func epsilon(_ run: String) throws -> Double {
            let audit = try Tool.run(["audit", "budget", scratch.path(run), "--json"])
            #expect(audit.status == 0, "\(audit.errors)")
            return try #require(try audit.json()["epsilon"] as? Double)
        }
    }

    /// Two models, each calibrated to ε = 3, under a lifetime budget of 5: a third does not fit.
    @Test func runsShareTheLifetimeBudget() throws {
        let fixture = try Fixture()
        let first = try fixture.simulate("a", ["name=a", "privacy.calibrateTo=3"])
        #expect(first.status == 0, "\(first.errors)")
        let second = try fixture.simulate(
            "b",
            ["name=b", "privacy.calibrateTo=3", "model.algorithm=ease"]
        )
        #expect(second.status == 0, "\(second.errors)")
        // √2 times the μ of ε = 3 at δ = 1e-4 costs more than 3 and less than twice that.
        let epsilons = try (fixture.epsilon("a"), fixture.epsilon("b"))
        #expect(epsilons.0 > 2.99 && epsilons.0 <= 3)
        #expect(epsilons.1 > 4 && epsilons.1 <= 5)
        let privacy = try #require(try second.json()["privacy"] as? [String: Any])
        #expect(abs((privacy["epsilon"] as? Double ?? 0) - epsilons.1) < 1e-9)

        let third = try fixture.simulate("c", ["name=c", "privacy.calibrateTo=3"])
        #expect(third.status == 3, "\(third.errors)")
        #expect(third.errors.contains("over the budget of 5.0"), "\(third.errors)")
        // Refused before anyone was asked, and before anything was written.
        #expect(!FileManager.default.fileExists(atPath: fixture.scratch.path("c")))
        #expect(try fixture.epsilon("shop") == epsilons.1)
        let entries = try String(
            contentsOfFile: fixture.scratch.path("shop/entries.jsonl"),
            encoding: .utf8
        )
        #expect(entries.components(separatedBy: "\"modelPublished\"").count == 3)
        for run in ["a", "b", "shop"] {
            let audit = try Tool.run(["audit", "ledger", fixture.scratch.path(run)])
            #expect(audit.status == 0, "\(run): \(audit.output)")
        }
        // The later copy continues the earlier one.
        let since = try Tool.run([
            "audit", "ledger", fixture.scratch.path("b"), "--since",
            fixture.scratch.path("a/ledger/checkpoint"), "--public-key",
            fixture.scratch.path("a/ledger/ledger.vkey"),
        ])
        #expect(since.status == 0, "\(since.output)")
        // The signing key is its owner's alone, and in no copy.
        let shop = fixture.scratch.path("shop/signing.key")
        let attributes = try FileManager.default.attributesOfItem(atPath: shop)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let copy = try FileManager.default.contentsOfDirectory(
            atPath: fixture.scratch.path("b/ledger")
        )
        #expect(copy.sorted() == ["checkpoint", "checkpoints", "entries.jsonl", "ledger.vkey"])
    }

    /// The release of the second model carries its own name and what both cost.
    @Test func theSecondModelIsPublished() throws {
        let fixture = try Fixture()
        for name in ["first", "second"] {
            let run = try fixture.simulate(name, ["name=\(name)", "privacy.calibrateTo=3"])
            #expect(run.status == 0, "\(run.errors)")
        }
        try PipelineTests.keys(fixture.scratch)
        let key = fixture.scratch.path("key.key")
        let release = fixture.scratch.path("release")
        let publish = try Tool.run([
            "publish", fixture.scratch.path("second"), "--output", release, "--signing-key", key,
            "--json",
        ])
        #expect(publish.status == 0, "\(publish.errors)")
        #expect(try publish.json()["epsilon"] as? Double ?? 0 > 4)
        let verify = try Tool.run([
            "verify", release, "--public-key", fixture.scratch.path("key.pub"),
        ])
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        let manifest = try String(contentsOfFile: release + "/manifest.json", encoding: .utf8)
        #expect(manifest.contains("\"second\""))
        // Its own sums; the ledger has those of both runs.
        let card = try String(contentsOfFile: release + "/MODEL_CARD.md", encoding: .utf8)
        let report = try Data(
            contentsOf: URL(fileURLWithPath: fixture.scratch.path("second/run.json"))
        )
        let run = try #require(try JSONSerialization.jsonObject(with: report) as? [String: Any])
        let rounds = try #require(run["rounds"] as? Int)
        #expect(rounds > 0 && card.contains("in \(rounds) secure-aggregated sums"))
    }

    /// A budget by model stops the model that has spent it; another one still trains.
    @Test func aModelsBudgetStopsThatModelOnly() throws {
        let fixture = try Fixture()
        let changes = [
            "privacy.epsilon=20", "privacy.calibrateTo=2",
            "privacy.budgets={model: {epsilon: 3, delta: 1.0e-4}}",
        ]
        for (run, name, status) in [
            ("1", "books", 0), ("2", "books", 0), ("3", "books", 3), ("4", "music", 0),
        ] as [(String, String, Int32)] {
            let outcome = try fixture.simulate(run, changes + ["name=\(name)"])
            #expect(outcome.status == status, "\(run): \(outcome.errors)")
            if status == 3 { #expect(outcome.errors.contains("over the budget of 3.0")) }
        }
        let audit = try Tool.run(["audit", "ledger", fixture.scratch.path("shop"), "--json"])
        #expect(audit.status == 0, "\(audit.output)")
    }

    @Test(
        arguments: [
            ("privacy.epsilon=6", "privacy.epsilon is 5.0, and the scenario's is 6.0"),
            ("privacy.delta=1.0e-5", "privacy.delta is 0.0001, and the scenario's is 1e-05"),
            (
                "privacy.budgets={model: {epsilon: 4, delta: 1.0e-4}}",
                "privacy.budgets.model is none, and the scenario's is ε 4.0"
            ),
            ("privacy.noise=clients", "privacy.noise is coordinator"),
            ("privacy=none", "privacy.epsilon is 5.0, and the scenario's is none"),
            ("dataset.users=280", "smallest cohort of a release"),
        ]
    )
    func otherTermsAreRefused(change: String, message: String) throws {
        let fixture = try Fixture()
        let first = try fixture.simulate("a", ["privacy.calibrateTo=1"])
        #expect(first.status == 0, "\(first.errors)")
        let before = try Data(
            contentsOf: URL(fileURLWithPath: fixture.scratch.path("shop/entries.jsonl"))
        )
        let other = try fixture.simulate("b", [change])
        #expect(other.status == 64)
        #expect(other.errors.contains(message), "\(other.errors)")
        #expect(!FileManager.default.fileExists(atPath: fixture.scratch.path("b")))
        let after = try Data(
            contentsOf: URL(fileURLWithPath: fixture.scratch.path("shop/entries.jsonl"))
        )
        #expect(before == after)
    }

    /// A ledger without its key, with another key or with a damaged entry is left as it is.
    @Test func whatCannotBeContinuedIsRefused() throws {
        let fixture = try Fixture()
        #expect(try fixture.simulate("a", ["privacy.calibrateTo=1"]).status == 0)
        let key = URL(fileURLWithPath: fixture.scratch.path("shop/signing.key"))
        let secret = try Data(contentsOf: key)
        for damaged in [nil, Data(secret.reversed()), secret.prefix(10), Data()] as [Data?] {
            try FileManager.default.removeItem(at: key)
            if let damaged { try damaged.write(to: key) }
            let outcome = try fixture.simulate("b", [])
            #expect([1, 2].contains(outcome.status), "\(outcome.errors)")
            #expect(outcome.errors.contains("error: "))
            #expect(!FileManager.default.fileExists(atPath: fixture.scratch.path("b")))
            try secret.write(to: key)
        }
        let entries = URL(fileURLWithPath: fixture.scratch.path("shop/entries.jsonl"))
        let text = try String(contentsOf: entries, encoding: .utf8)
        try text.replacing("\"epsilon\":5", with: "\"epsilon\":50").write(
            to: entries,
            atomically: true,
            encoding: .utf8
        )
        let outcome = try fixture.simulate("b", ["privacy.epsilon=50"])
        #expect(outcome.status == 2, "\(outcome.errors)")
    }

    /// While one process holds the folder, another is refused and changes nothing.
    @Test func aSecondProcessIsRefused() throws {
        let fixture = try Fixture()
        #expect(try fixture.simulate("a", ["privacy.calibrateTo=1"]).status == 0)
        let path = fixture.scratch.path("shop/entries.jsonl")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        // The lock that a run holds, on the same file.
        let descriptor = open(path, O_RDONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let outcome = try fixture.simulate("b", ["privacy.calibrateTo=1"])
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("another process is writing to the ledger"))
        #expect(!FileManager.default.fileExists(atPath: fixture.scratch.path("b")))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func sweepsTakeNoSharedLedger() throws {
        let fixture = try Fixture()
        let outcome = try fixture.simulate("a", ["seed=3"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let sweep = try Tool.run([
            "simulate", fixture.file, "--ledger", fixture.scratch.path("shop"), "--sweep",
            "seed=1,2",
        ])
        #expect(sweep.status == 64)
        #expect(sweep.errors.contains("do not go together"))
    }

    /// Clients with accounts of their own stop a run that costs more than they allow.
    @Test func clientsRefuseWhatTheirAccountsDoNotAllow() throws {
        let fixture = try Fixture()
        let refused = try fixture.simulate("a", ["privacy.clientBudget={epsilon: 2}"])
        #expect(refused.status == 3)
        #expect(refused.errors.contains("the clients refused a query"), "\(refused.errors)")
        #expect(refused.errors.contains("over their own budget of 2.0"), "\(refused.errors)")
        let audit = try Tool.run(["audit", "ledger", fixture.scratch.path("a"), "--json"])
        #expect(audit.status == 0, "\(audit.output)")
        let entries = try String(
            contentsOfFile: fixture.scratch.path("a/ledger/entries.jsonl"),
            encoding: .utf8
        )
        #expect(entries.contains("\"aborted\""))
        for change in ["{epsilon: 5}", "{epsilon: 5, delta: 1.0e-3}"] {
            let scratch = try Fixture()
            let allowed = try scratch.simulate("b", ["privacy.clientBudget=\(change)"])
            #expect(allowed.status == 0, "\(allowed.errors)")
        }
        for change in ["{}", "{epsilon: 0}", "{epsilon: 2, delta: 2}", "{sum: 2}"] {
            let bad = try fixture.simulate("c", ["privacy.clientBudget=\(change)"])
            #expect(bad.status == 64, "\(bad.errors)")
        }
    }
}
