import Foundation
import Testing

/// `tacit audit ledger` against keys and checkpoints that are not this ledger's, and its report.
@Suite(.serialized) struct AuditLedgerTests {
    private func run(_ scratch: Scratch, _ name: String = "run", seed: Int = 3) throws {
        let file = try scratch.write(PipelineTests.scenario, to: "small.yaml")
        let outcome = try Tool.run([
            "simulate", file, "--output", scratch.path(name), "--seed", "\(seed)", "--set",
            "federation.secureAggregation=ideal", "--json",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func audit(_ scratch: Scratch, _ extra: [String] = []) throws -> Tool.Outcome {
        try Tool.run(["audit", "ledger", scratch.path("run"), "--json"] + extra)
    }

    private func errors(_ outcome: Tool.Outcome) throws -> [[String: Any]] {
        let findings = try #require(try outcome.json()["findings"] as? [[String: Any]])
        for finding in findings {
            #expect(finding["expected"] is String && finding["got"] is String)
            #expect(finding["message"] is String && finding["check"] is String)
        }
        return findings.filter { $0["severity"] as? String == "error" }
    }

    @Test func theReportNamesBudgetsModelsAndCheckpoints() throws {
        let scratch = try Scratch()
        try run(scratch)
        let checkpoint = scratch.path("run/ledger/checkpoint")
        let outcome = try audit(scratch, ["--since", checkpoint])
        #expect(outcome.status == 0)
        let report = try outcome.json()
        let epsilon = try #require(report["epsilon"] as? Double)
        let model = try #require((report["models"] as? [[String: Any]])?.first)
        #expect(model["valid"] as? Bool == true)
        #expect(model["epsilon"] as? Double == epsilon)
        #expect(model["recomputed"] as? Double == epsilon)
        let budget = try #require((report["budgets"] as? [[String: Any]])?.first)
        #expect(budget["charges"] as? Int == 3)
        #expect((report["continues"] as? [String: Any])?["size"] as? Int == 11)
        #expect((report["checkpoint"] as? [String: Any])?["size"] as? Int == 11)
        let text = try Tool.run([
            "audit", "ledger", scratch.path("run"), "--since", checkpoint,
        ])
        #expect(text.output.contains("continues the checkpoint of 11 entries"))
        #expect(text.output.contains("agrees"))
    }

    @Test func aForeignLedgersCheckpointAndKeyAreRefused() throws {
        let scratch = try Scratch()
        try run(scratch)
        try run(scratch, "other", seed: 4)
        let since = try audit(scratch, ["--since", scratch.path("other/ledger/checkpoint")])
        #expect(since.status == 2)
        #expect(try errors(since).map { $0["check"] as? String } == ["checkpointSignature"])
        let key = try audit(scratch, ["--public-key", scratch.path("other/ledger/ledger.vkey")])
        #expect(key.status == 2)
        #expect(try errors(key).contains { $0["check"] as? String == "key" })
    }

    /// All of the last entry is cut off, with its checkpoint: only the earlier checkpoint tells.
    @Test func aCutLedgerIsFoundAgainstAnEarlierCheckpoint() throws {
        let scratch = try Scratch()
        try run(scratch)
        let ledger = scratch.path("run/ledger") + "/"
        try FileManager.default.copyItem(
            atPath: ledger + "checkpoint",
            toPath: scratch.path("seen")
        )
        let entries = try String(contentsOfFile: ledger + "entries.jsonl", encoding: .utf8)
            .split(separator: "\n")
        let notes = try String(contentsOfFile: ledger + "checkpoints", encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let kept = entries.count - 1
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: ledger + name))
        }
        try write(entries.prefix(kept).joined(separator: "\n") + "\n", "entries.jsonl")
        try write(notes.prefix(6 * kept).joined(separator: "\n") + "\n", "checkpoints")
        try write(
            notes[(6 * kept - 6)..<(6 * kept - 1)].joined(separator: "\n") + "\n",
            "checkpoint"
        )
        #expect(try audit(scratch).status == 0)
        let outcome = try audit(scratch, ["--since", scratch.path("seen")])
        #expect(outcome.status == 2)
        let found = try #require(try errors(outcome).first)
        #expect(found["check"] as? String == "consistency")
        #expect(found["entry"] as? Int == kept)
    }

    @Test func wrongFilesAreRefusedByName() throws {
        let scratch = try Scratch()
        try run(scratch)
        try PipelineTests.keys(scratch)
        let garbage = try scratch.write("hello\n", to: "garbage")
        for (file, words) in [
            (scratch.path("key.pub"), "a key or signature of releases"),
            (scratch.path("key.key"), "key"), (garbage, "something else"),
            (scratch.path("absent"), "does not exist"),
            (scratch.path("run/ledger/checkpoint"), "something else"),
        ] {
            let outcome = try audit(scratch, ["--public-key", file])
            #expect(outcome.status == 64, "\(file): \(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        #expect(try audit(scratch, ["--since", garbage]).status == 2)
        #expect(try audit(scratch, ["--since", scratch.path("absent")]).status == 64)
        #expect(try Tool.run(["audit", "ledger", scratch.path("absent")]).status == 64)
        #expect(try Tool.run(["audit", "ledger", scratch.url.path]).status == 64)
        try FileManager.default.removeItem(atPath: scratch.path("run/ledger/entries.jsonl"))
        #expect(try audit(scratch).status == 2)
    }

    @Test func aLongLedgerIsMeasured() throws {
        let outcome = try Tool.run([
            "benchmark", "ledger", "--entries", "500", "--repetitions", "1", "--json",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json()["entries"] as? Int == 500)
        #expect((try outcome.json()["wallSeconds"] as? Double ?? 0) > 0)
    }
}
