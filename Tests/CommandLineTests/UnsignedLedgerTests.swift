import Foundation
import Testing

/// Ledgers whose last entry nothing signs, as a crash or somebody without the key leaves them; and
/// what the commands say of keys, checkpoints and files that are not what they should be.
@Suite(.serialized) struct UnsignedLedgerTests {
    /// A finished run whose last checkpoint is gone; the real one is kept in `seen`, the key in `vkey`.
    private func interruptedRun(_ scratch: Scratch) throws {
        _ = try PipelineTests.finishedRun(
            scratch,
            extra: ["--set", "federation.secureAggregation=ideal"]
        )
        for (name, copy) in [("checkpoint", "seen"), ("ledger.vkey", "vkey")] {
            try FileManager.default.copyItem(
                atPath: scratch.path("run/ledger/\(name)"),
                toPath: scratch.path(copy)
            )
        }
        let notes = try String(
            contentsOfFile: scratch.path("run/ledger/checkpoints"),
            encoding: .utf8
        ).split(separator: "\n", omittingEmptySubsequences: false).dropLast(7)
        try write(notes.joined(separator: "\n") + "\n", "checkpoints", scratch)
        try write(notes.suffix(6).dropLast().joined(separator: "\n") + "\n", "checkpoint", scratch)
    }

    private func write(_ text: String, _ name: String, _ scratch: Scratch) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: scratch.path("run/ledger/\(name)")))
    }

    /// Puts another model into the last entry.
    private func changeModel(_ scratch: Scratch) throws {
        let lines = try String(
            contentsOfFile: scratch.path("run/ledger/entries.jsonl"),
            encoding: .utf8
        ).split(separator: "\n").map(String.init)
        let last = try #require(lines.last)
        let changed = last.replacing(
            /"modelDigest":"[0-9a-f]{64}"/,
            with: "\"modelDigest\":\"\(String(repeating: "ab", count: 32))\""
        )
        #expect(changed != last)
        try write(
            (lines.dropLast() + [changed]).joined(separator: "\n") + "\n",
            "entries.jsonl",
            scratch
        )
    }

    private func audit(_ command: String, _ scratch: Scratch, _ extra: [String] = []) throws
        -> Tool.Outcome
    {
        try Tool.run(["audit", command, scratch.path("run")] + extra)
    }

    @Test func aRewrittenLastEntryIsFoundAgainstTheCheckpointOfIt() throws {
        let scratch = try Scratch()
        try interruptedRun(scratch)
        let known = ["--public-key", scratch.path("vkey"), "--since", scratch.path("seen")]
        let honest = try audit("ledger", scratch, known)
        #expect(honest.status == 0, "\(honest.errors)")
        #expect(honest.output.contains("continues the checkpoint of 11 entries"))
        #expect(honest.output.contains("agrees"))
        // Without the checkpoint the last entry proves nothing, which is said.
        let unsigned = try audit("ledger", scratch, ["--public-key", scratch.path("vkey")])
        #expect(unsigned.status == 0)
        #expect(unsigned.output.contains("the first 10 of them signed"))
        #expect(!unsigned.output.contains("every checkpoint signed"))
        #expect(unsigned.output.contains("NOT SIGNED") && !unsigned.output.contains("agrees"))

        try changeModel(scratch)
        for command in ["ledger", "budget"] {
            let forged = try audit(command, scratch, known)
            #expect(forged.status == 2)
            #expect(forged.output.contains("a fork"), "\(forged.output)")
        }
    }

    @Test func aModelThatNothingSignsIsNotPublished() throws {
        let scratch = try Scratch()
        try interruptedRun(scratch)
        try PipelineTests.keys(scratch)
        let outcome = try Tool.run([
            "publish", scratch.path("run"), "--output", scratch.path("release"),
            "--signing-key", scratch.path("key.key"),
        ])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("signed entries"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("release")))
    }

    @Test func theBudgetSaysWhatItRestsOn() throws {
        let scratch = try Scratch()
        try interruptedRun(scratch)
        let text = try audit("budget", scratch)
        #expect(text.status == 0)
        #expect(text.output.contains("not pinned"), "\(text.output)")
        let pinned = try audit("budget", scratch, ["--public-key", scratch.path("vkey"), "--json"])
        #expect(pinned.status == 0)
        #expect(try pinned.json()["keyPinned"] as? Bool == true)
        let findings = try #require(try pinned.json()["findings"] as? [[String: Any]])
        #expect(findings.map { $0["severity"] as? String } == ["warning"])
        // The same key under the name of another run.
        let key = try String(contentsOfFile: scratch.path("vkey"), encoding: .utf8)
        let foreign = try scratch.write(key.replacing("tacit-ledger/", with: "x"), to: "foreign")
        #expect(try audit("budget", scratch, ["--public-key", foreign]).status == 64)
        try write("", "entries.jsonl", scratch)
        let empty = try audit("budget", scratch)
        #expect(empty.status == 2)
        #expect(empty.output.hasPrefix("NO BUDGET") && !empty.output.contains("NO PRIVACY"))
    }

    @Test func whatIsNoFileIsAUsageError() throws {
        for name in ["entries.jsonl", "checkpoints"] {
            for makesPipe in [false, true] {
                let scratch = try Scratch()
                let folder = scratch.path("run/ledger")
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true
                )
                try write("", "entries.jsonl", scratch)
                try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
                if makesPipe {
                    #expect(mkfifo("\(folder)/\(name)", 0o600) == 0)
                } else {
                    try FileManager.default.createDirectory(
                        atPath: "\(folder)/\(name)",
                        withIntermediateDirectories: false
                    )
                }
                for command in ["ledger", "budget"] {
                    let outcome = try audit(command, scratch)
                    #expect(outcome.status == 64, "\(outcome.errors)")
                    #expect(outcome.errors.contains("not a regular file"))
                }
            }
        }
    }
}
