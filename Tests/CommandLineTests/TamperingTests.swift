import Foundation
import Testing

/// An outsider finds every change of a run's ledger and of a release.
@Suite(.serialized) struct TamperingTests {
    /// A finished small run in mode `ideal`.
    private func run(_ scratch: Scratch) throws {
        _ = try PipelineTests.finishedRun(
            scratch,
            extra: ["--set", "federation.secureAggregation=ideal"]
        )
    }

    private func entries(_ scratch: Scratch) throws -> [String] {
        try String(contentsOfFile: scratch.path("run/ledger/entries.jsonl"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    private func write(_ lines: [String], _ scratch: Scratch) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(
            to: scratch.url.appendingPathComponent("run/ledger/entries.jsonl")
        )
    }

    /// Audits and returns the index of the first entry that is named.
    private func firstBadEntry(_ scratch: Scratch, _ extra: [String] = []) throws -> Int? {
        let outcome = try Tool.run(["audit", "ledger", scratch.path("run"), "--json"] + extra)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("error: "))
        let findings = try #require(try outcome.json()["findings"] as? [[String: Any]])
        return findings.filter { $0["severity"] as? String == "error" }
            .compactMap { $0["entry"] as? Int }.min()
    }

    @Test func aChangedEntryIsNamed() throws {
        let scratch = try Scratch()
        try run(scratch)
        var lines = try entries(scratch)
        lines[3] = lines[3].replacing("\"survivors\":", with: "\"survivors\":1")
        try write(lines, scratch)
        #expect(try firstBadEntry(scratch) == 3)
        #expect(try Tool.run(["audit", "budget", scratch.path("run")]).status == 2)
    }

    @Test func aRemovedEntryIsNamed() throws {
        let scratch = try Scratch()
        try run(scratch)
        var lines = try entries(scratch)
        lines.remove(at: 4)
        try write(lines, scratch)
        #expect(try firstBadEntry(scratch) == 4)
    }

    @Test func reorderedEntriesAreNamed() throws {
        let scratch = try Scratch()
        try run(scratch)
        var lines = try entries(scratch)
        lines.swapAt(5, 6)
        try write(lines, scratch)
        #expect(try firstBadEntry(scratch) == 5)
    }

    /// Somebody rewrites an entry and signs everything again with a key of their own.
    @Test func aLedgerSignedWithAnotherKeyIsRefused() throws {
        let scratch = try Scratch()
        try run(scratch)
        let other = try Scratch()
        try run(other)
        let outcome = try Tool.run(
            [
                "audit", "ledger", scratch.path("run"), "--public-key",
                other.path("run/ledger/ledger.vkey"), "--json",
            ])
        #expect(outcome.status == 2)
        // The checkpoint of one entry is replaced by one under another key.
        let mine = try String(
            contentsOfFile: scratch.path("run/ledger/checkpoints"),
            encoding: .utf8
        )
        let foreign = try String(
            contentsOfFile: other.path("run/ledger/checkpoints"),
            encoding: .utf8
        )
        func signatures(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter { $0.hasPrefix("\u{2014} ") }
        }
        let own = signatures(mine)[2]
        let replacement = signatures(foreign)[2]
        let ownSignature = try #require(own.split(separator: " ").last)
        let foreignSignature = try #require(replacement.split(separator: " ").last)
        try Data(mine.replacing(ownSignature, with: foreignSignature).utf8).write(
            to: scratch.url.appendingPathComponent("run/ledger/checkpoints")
        )
        #expect(try firstBadEntry(scratch) == 2)
    }

    @Test func aTruncatedLedgerFailsAgainstAnEarlierCheckpoint() throws {
        let scratch = try Scratch()
        try run(scratch)
        try FileManager.default.copyItem(
            atPath: scratch.path("run/ledger/checkpoint"),
            toPath: scratch.path("seen")
        )
        let lines = try entries(scratch)
        try write(Array(lines.dropLast(2)), scratch)
        let outcome = try Tool.run(
            ["audit", "ledger", scratch.path("run"), "--since", scratch.path("seen"), "--json"])
        #expect(outcome.status == 2)
    }

    @Test func everyChangedFileOfAReleaseIsFound() throws {
        let scratch = try Scratch()
        try run(scratch)
        try PipelineTests.keys(scratch)
        let publish = try Tool.run(
            [
                "publish", scratch.path("run"), "--output", scratch.path("release"),
                "--signing-key", scratch.path("key.key"),
            ])
        #expect(publish.status == 0, "\(publish.errors)")
        let names = try #require(FileManager.default.enumerator(atPath: scratch.path("release")))
            .compactMap { $0 as? String }
            .filter { name in
                var isDirectory: ObjCBool = false
                FileManager.default.fileExists(
                    atPath: scratch.path("release/\(name)"),
                    isDirectory: &isDirectory
                )
                return !isDirectory.boolValue
            }
        #expect(names.count == 9)
        for name in names {
            let url = scratch.url.appendingPathComponent("release/\(name)")
            let original = try Data(contentsOf: url)
            var changed = original
            // Past the untrusted comment of the signature file, which nothing covers.
            changed[changed.count * 3 / 4] ^= 1
            try changed.write(to: url)
            let outcome = try Tool.run(
                ["verify", scratch.path("release"), "--public-key", scratch.path("key.pub")])
            #expect(outcome.status == 2, "\(name)")
            try original.write(to: url)
        }
        try scratch.write("stranger", to: "release/extra.txt")
        let stranger = try Tool.run(
            ["verify", scratch.path("release"), "--public-key", scratch.path("key.pub")])
        #expect(
            stranger.status == 2 && stranger.output.contains("extra.txt is not in the manifest")
        )
        try FileManager.default.removeItem(atPath: scratch.path("release/extra.txt"))

        let otherKey = try Tool.run(
            ["keys", "generate", scratch.path("other"), "--unencrypted"])
        #expect(otherKey.status == 0)
        let wrong = try Tool.run(
            ["verify", scratch.path("release"), "--public-key", scratch.path("other.pub")])
        #expect(wrong.status == 2 && wrong.output.contains("FAILED signature"))
        let right = try Tool.run(
            ["verify", scratch.path("release"), "--public-key", scratch.path("key.pub")])
        #expect(right.status == 0)
    }

    @Test func aDamagedRunIsNotPublished() throws {
        let scratch = try Scratch()
        try run(scratch)
        try PipelineTests.keys(scratch)
        let model = scratch.url.appendingPathComponent("run/model/model.safetensors")
        var bytes = try Data(contentsOf: model)
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: model)
        let publish = try Tool.run(
            [
                "publish", scratch.path("run"), "--output", scratch.path("release"),
                "--signing-key", scratch.path("key.key"),
            ])
        #expect(publish.status != 0)
        #expect(publish.errors.contains("error: "))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("release")))
    }
}
