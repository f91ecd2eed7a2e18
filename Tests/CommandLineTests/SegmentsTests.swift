import Foundation
import Testing

/// Segments from a run to a list, and everything that may be wrong with them.
@Suite(.serialized) struct SegmentsTests {
    private static func release(_ scratch: Scratch, _ segments: String = "{count: 3}") throws
        -> String
    {
        _ = try PipelineTests.finishedRun(
            scratch,
            extra: [
                "--set", "federation.secureAggregation=ideal", "--set", "segments=\(segments)",
            ]
        )
        try PipelineTests.keys(scratch)
        let publish = try Tool.run([
            "publish", scratch.path("run"), "--output", scratch.path("release"), "--signing-key",
            scratch.path("key.key"),
        ])
        #expect(publish.status == 0, "\(publish.errors)")
        return scratch.path("release")
    }

    private static func verify(_ scratch: Scratch) throws -> Tool.Outcome {
        try Tool.run([
            "verify", scratch.path("release"), "--public-key", scratch.path("key.pub"),
        ])
    }

    private static func ids(_ arguments: [String]) throws -> [String] {
        let outcome = try Tool.run(["recommend"] + arguments + ["--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let items = try #require(try outcome.json()["items"] as? [[String: Any]])
        return items.compactMap { $0["id"] as? String }
    }

    @Test func aSegmentHasAListAndFindsItsPeople() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch, "{count: 3, minimumCohort: 10}")
        let verified = try Self.verify(scratch)
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.output.contains("segments: 3 by k-means"))
        #expect(verified.output.contains("segment entry"))

        let shown = try Tool.run(["segments", release, "--json"])
        let cards = try #require(try shown.json()["segments"] as? [[String: Any]])
        #expect(cards.count == 3 && cards.allSatisfy { $0["withheld"] as? Bool == false })
        let list = try Self.ids([release, "--segment", "1", "--count", "5"])
        let card = try #require(cards[1]["items"] as? [[String: Any]])
        #expect(list.prefix(3) == card.compactMap { $0["id"] as? String }.prefix(3))
        #expect(try Tool.run(["segments", release]).output.contains("about "))

        // What is peculiar to a segment leads to it, and is not listed again.
        let whole = try Tool.run(["segments", release, "--json", "--count", "50"])
        let segment = try #require((try whole.json()["segments"] as? [[String: Any]])?.first)
        let popular = try #require(segment["popular"] as? [[String: Any]])
            .compactMap { $0["id"] as? String }.prefix(6)
        let own = try Tool.run([
            "recommend", release, "--segment", "own", "--items", popular.joined(separator: ","),
            "--count", "5", "--json",
        ])
        #expect((try own.json()["segment"] as? [String: Any])?["id"] as? Int == 0)
        let items = try #require(try own.json()["items"] as? [[String: Any]])
        #expect(items.allSatisfy { !popular.contains($0["id"] as? String ?? "") })
    }

    /// A device keeps the segment it found first, as long as the segments are the same.
    @Test func aSegmentIsRemembered() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch, "{count: 3, minimumCohort: 10}")
        let memory = scratch.path("segment.json")
        func own(_ items: String, _ extra: [String] = []) throws -> Int? {
            let outcome = try Tool.run(
                ["recommend", release, "--segment", "own", "--items", items, "--json"] + extra
            )
            return (try outcome.json()["segment"] as? [String: Any])?["id"] as? Int
        }
        let lists = try (0..<3).map { segment in
            try Self.ids([release, "--segment", "\(segment)", "--count", "80"])
        }
        // Two items of different segments.
        let candidates = lists.flatMap { $0.prefix(40) }
        let first = try #require(try own(candidates[0]))
        let other = try #require(try candidates.first { try own($0) != first })
        #expect(try own(candidates[0], ["--remember", memory]) == first)
        #expect(try own(other, ["--remember", memory]) == first)
        #expect(try own(other) != first)
        try Data("{\"segmentation\":\"00\",\"segment\":99}".utf8).write(
            to: URL(fileURLWithPath: memory)
        )
        #expect(try own(candidates[0], ["--remember", memory]) == first)
        #expect(
            try Tool.run(["recommend", release, "--items", "item-0001", "--remember", memory])
                .status == 64
        )
    }

    @Test func segmentsAreCompared() throws {
        let scratch = try Scratch()
        _ = try Self.release(scratch, "{count: 3, minimumCohort: 10}")
        let other = try Scratch()
        _ = try PipelineTests.finishedRun(
            other,
            extra: [
                "--set", "federation.secureAggregation=ideal", "--set",
                "segments={count: 3, minimumCohort: 10, algorithm: gaussian-mixture}",
            ]
        )
        let compared = try Tool.run([
            "compare", scratch.path("run"), other.path("run"), "--lists", "segments",
        ])
        #expect(compared.status == 0, "\(compared.errors)")
        #expect(compared.output.contains("segments by gaussian-mixture"))
        let plain = try Scratch()
        _ = try PipelineTests.finishedRun(
            plain,
            extra: ["--set", "federation.secureAggregation=ideal"]
        )
        let refused = try Tool.run([
            "compare", plain.path("run"), other.path("run"), "--lists", "segments",
        ])
        #expect(refused.status == 1 && refused.errors.contains("has no segments"))
    }

    @Test func withheldSegmentsSayNothingAndLeadOn() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch, "{count: 3, minimumCohort: 100000}")
        let text = try Tool.run(["segments", release]).output
        #expect(text.contains("withheld; its people get everybody's list"))
        let outcome = try Tool.run(["recommend", release, "--segment", "0", "--count", "3"])
        #expect(outcome.status == 0 && outcome.errors.contains("is withheld"))
        let file = try String(contentsOfFile: "\(release)/segments.json", encoding: .utf8)
        #expect(!file.contains("\"size\"") && !file.contains("\"score\""))
        #expect(try Self.verify(scratch).status == 0)
    }

    @Test func whatCannotBeAnsweredIsSaid() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch)
        for (arguments, status, words) in [
            (["--segment", "3"], 1, "there is no segment 3"),
            (["--segment", "-1"], 64, "Missing value"), (["--segment", "first"], 64, "is invalid"),
            (["--segment", "own"], 64, "--history or --items"),
            (["--segment", "0", "--items", "item-0001"], 64, "goes without"),
            (["--segment", "own", "--items", "stranger"], 1, "none of the 1 items"),
        ] {
            let outcome = try Tool.run(["recommend", release] + arguments)
            #expect(Int(outcome.status) == status, "\(arguments) \(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        let plain = try Scratch()
        _ = try PipelineTests.finishedRun(
            plain,
            extra: ["--set", "federation.secureAggregation=ideal"]
        )
        try PipelineTests.keys(plain)
        #expect(
            try Tool.run([
                "publish", plain.path("run"), "--output", plain.path("release"), "--signing-key",
                plain.path("key.key"),
            ]).status == 0
        )
        for command in [["segments"], ["recommend", "--segment", "0"]] {
            let outcome = try Tool.run(command + [plain.path("release")])
            #expect(outcome.status == 1 && outcome.errors.contains("has no segments"))
        }
    }

    @Test func changedSegmentsAreRefused() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch, "{count: 3, minimumCohort: 10}")
        for name in ["segments.json", "segments.safetensors"] {
            let path = "\(release)/\(name)"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            for place in [0, bytes.count / 2, bytes.count - 1] {
                var changed = bytes
                changed[place] ^= 1
                try changed.write(to: URL(fileURLWithPath: path))
                let outcome = try Self.verify(scratch)
                #expect(outcome.status == 2 && outcome.output.contains("\(name) was changed"))
                #expect(try Tool.run(["segments", release]).status == 1)
            }
            try FileManager.default.removeItem(atPath: path)
            #expect(try Self.verify(scratch).output.contains("\(name) is missing"))
            try bytes.write(to: URL(fileURLWithPath: path))
        }
        #expect(try Self.verify(scratch).status == 0)
        // Segments of another run, with digests and signature that fit them: the ledger knows better.
        let other = try Scratch()
        _ = try PipelineTests.finishedRun(
            other,
            extra: [
                "--set", "federation.secureAggregation=ideal", "--seed", "4", "--set",
                "segments={count: 3, minimumCohort: 10}",
            ]
        )
        for name in ["segments.json", "segments.safetensors"] {
            let path = scratch.path("run/segments/\(name)")
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.copyItem(
                atPath: other.path("run/segments/\(name)"),
                toPath: path
            )
        }
        let publish = try Tool.run([
            "publish", scratch.path("run"), "--output", scratch.path("swapped"), "--signing-key",
            scratch.path("key.key"),
        ])
        #expect(publish.status == 1 && publish.errors.contains("segments"))
    }

    /// The lines of the documentation find the segment that the tool finds.
    @Test(.enabled(if: Tool.python != nil, "no Python with numpy and safetensors"))
    func theReaderInPythonFindsItsSegment() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch, "{count: 3, minimumCohort: 10}")
        let page = try String(
            contentsOf: Tool.repository.appendingPathComponent("docs/release-format.md"),
            encoding: .utf8
        )
        let program = try #require(
            page.components(separatedBy: "```python\n").dropFirst(2).first?
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
            "recommend", release, "--segment", "own", "--items", "item-0003,item-0017",
            "--include-history", "--json",
        ])
        let segment = try #require(try tool.json()["segment"] as? [String: Any])
        let items = try #require(try tool.json()["items"] as? [[String: Any]])
        #expect(
            outcome.output.split(separator: "\n").map(String.init)
                == [try #require(segment["name"] as? String)]
                + items.compactMap { $0["id"] as? String }
        )
    }
}
