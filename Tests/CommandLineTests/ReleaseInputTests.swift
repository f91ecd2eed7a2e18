import Foundation
import Testing

/// Histories and releases that people give by mistake, and the reader that the documentation shows.
@Suite(.serialized) struct ReleaseInputTests {
    private static func release(_ scratch: Scratch) throws -> String {
        _ = try PipelineTests.finishedRun(
            scratch,
            extra: ["--set", "federation.secureAggregation=ideal"]
        )
        try PipelineTests.keys(scratch)
        let publish = try Tool.run([
            "publish", scratch.path("run"), "--output", scratch.path("release"), "--signing-key",
            scratch.path("key.key"),
        ])
        #expect(publish.status == 0, "\(publish.errors)")
        return scratch.path("release")
    }

    @Test func historiesWithStrangersOrNothing() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch)
        let mixed = try Tool.run([
            "recommend", release, "--items", "item-0001,boots,socks", "--json",
        ])
        #expect(mixed.status == 0)
        #expect(mixed.errors.contains("2 item(s) are not in this release's catalog: boots, socks"))
        #expect(try mixed.json()["unknownItems"] as? [String] == ["boots", "socks"])
        let alone = try Tool.run(["recommend", release, "--items", "item-0001", "--json"])
        let lists = try [mixed, alone].map { try $0.json()["items"] as? [[String: Any]] }
        #expect(lists[0]?.map { $0["id"] as? String } == lists[1]?.map { $0["id"] as? String })

        let strangers = try Tool.run(["recommend", release, "--items", "boots,socks"])
        #expect(strangers.status == 1)
        #expect(strangers.errors.contains("none of the 2 items is in this release's catalog"))
        for text in ["", "\n\n", " \n,5\n"] {
            let file = try scratch.write(text, to: "history.txt")
            let empty = try Tool.run(["recommend", release, "--history", file])
            #expect(empty.status == 64, "\(empty.errors)")
            #expect(empty.errors.contains("the history is empty"))
        }
        let nothing = try Tool.run(["recommend", release, "--items", " , "])
        #expect(nothing.status == 64 && nothing.errors.contains("the history is empty"))
    }

    @Test func whatIsNoRelease() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch)
        let key = ["--public-key", scratch.path("key.pub")]
        let missing = try Tool.run(["verify", scratch.path("nothing")] + key)
        #expect(missing.status == 1 && missing.errors.contains("does not exist"))
        let file = try Tool.run(["verify", scratch.path("key.pub")] + key)
        #expect(file.status == 1)
        let run = try Tool.run(["verify", scratch.path("run")] + key)
        #expect(run.status == 2 && run.output.contains("this is no release, or one that was not"))
        let memory = try Tool.run(["verify", release, "--not-older-than", "1"] + key)
        #expect(memory.status == 64 && memory.errors.contains("is no series of releases"))

        // A link out of the bundle, a file of a terabyte, and a manifest that is gone.
        let items = scratch.path("release/items.csv")
        try FileManager.default.moveItem(atPath: items, toPath: scratch.path("items.csv"))
        try FileManager.default.createSymbolicLink(
            atPath: items,
            withDestinationPath: scratch.path("items.csv")
        )
        let linked = try Tool.run(["verify", release] + key)
        #expect(linked.status == 2 && linked.output.contains("items.csv is a link"))
        try FileManager.default.removeItem(atPath: items)
        try FileManager.default.moveItem(atPath: scratch.path("items.csv"), toPath: items)
        #expect(truncate(scratch.path("release/model.safetensors"), 1 << 40) == 0)
        let huge = try Tool.run(["verify", release] + key)
        #expect(huge.status == 2)
        #expect(huge.output.contains("model.safetensors was changed: 1099511627776 bytes where"))
        let loaded = try Tool.run(["recommend", release, "--items", "item-0001"])
        #expect(loaded.status == 1 && loaded.errors.contains("is larger than"))
        try FileManager.default.removeItem(atPath: scratch.path("release/manifest.json"))
        let half = try Tool.run(["verify", release] + key)
        #expect(half.status == 2 && half.output.contains("FAILED manifest"))
    }

    /// The ten lines of the documentation give the tool's list.
    @Test(.enabled(if: Tool.python != nil, "no Python with numpy and safetensors"))
    func theReaderInPythonWorks() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch)
        let page = try String(
            contentsOf: Tool.repository.appendingPathComponent("docs/release-format.md"),
            encoding: .utf8
        )
        let program = try #require(
            page.components(separatedBy: "```python\n").dropFirst().first?
                .components(separatedBy: "```").first
        )
        #expect(program.split(separator: "\n").count <= 10)
        let outcome = try Tool.run(
            try #require(Tool.python),
            ["-c", program],
            in: URL(fileURLWithPath: release)
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let tool = try Tool.run([
            "recommend", release, "--items", "item-0003,item-0017", "--json",
        ])
        let items = try #require(try tool.json()["items"] as? [[String: Any]])
        #expect(
            outcome.output.split(separator: "\n").map(String.init)
                == items.compactMap { $0["id"] as? String }
        )
    }

    @Test func aSmallBenchmarkOfReleases() throws {
        let outcome = try Tool.run([
            "benchmark", "release", "--items", "300", "--factors", "4", "--requests", "5",
            "--rounds", "2", "--repetitions", "1", "--json",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        for name in ["publishSeconds", "verifySeconds", "loadSeconds", "p50Seconds", "p99Seconds"] {
            #expect((try outcome.json()[name] as? Double ?? 0) > 0, "\(name)")
        }
        #expect(try Tool.run(["benchmark", "release", "--items", "1"]).status == 64)
    }
}
