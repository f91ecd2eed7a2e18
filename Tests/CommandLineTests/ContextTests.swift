import Foundation
import Testing

/// Counts by context from a run to a list, and everything that may be wrong with them.
@Suite(.serialized) struct ContextTests {
    private static func release(_ scratch: Scratch, _ extra: [String]) throws -> String {
        _ = try PipelineTests.finishedRun(
            scratch,
            extra: ["--set", "federation.secureAggregation=ideal"]
                + extra.flatMap { ["--set", $0] }
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

    private static func list(_ release: String, _ extra: [String]) throws -> [String: Any] {
        let outcome = try Tool.run(
            ["recommend", release, "--items", "item-0003,item-0017", "--count", "8", "--json"]
                + extra
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.json()
    }

    private static func ids(_ list: [String: Any]) -> [String] {
        (list["items"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    }

    @Test func listsFollowTheSeason() throws {
        let scratch = try Scratch()
        let release = try Self.release(
            scratch,
            [
                "dataset.users=3000", "privacy=none",
                "context={by: month, items: 80, boost: 0.5}",
                "evaluation.candidates=catalog",
            ]
        )
        let verified = try Self.verify(scratch)
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.output.contains("context: 80 items by month"))
        let card = try String(contentsOfFile: "\(release)/MODEL_CARD.md", encoding: .utf8)
        #expect(card.contains("## Context") && card.contains("12 values of `month`"))
        let manifest = try String(contentsOfFile: "\(release)/manifest.json", encoding: .utf8)
        #expect(manifest.contains("\"by\" : \"month\"") && manifest.contains("context.safetensors"))

        let plain = try Self.list(release, [])
        let winter = try Self.list(release, ["--context", "month=12", "--explain"])
        let summer = try Self.list(release, ["--context", "month=7", "--boost", "2"])
        let still = try Self.list(release, ["--context", "month=7", "--boost", "0"])
        #expect(Self.ids(still) == Self.ids(plain) && plain["context"] == nil)
        #expect(Self.ids(winter) != Self.ids(summer))
        let context = try #require(winter["context"] as? [String: Any])
        #expect(context["value"] as? String == "month=12" && context["boost"] as? Double == 0.5)
        let items = try #require(winter["items"] as? [[String: Any]])
        #expect(items.allSatisfy { ($0["contextRatio"] as? Double ?? 0) > 0 })
        let words = try Tool.run([
            "recommend", release, "--items", "item-0003,item-0017", "--context", "month=12",
            "--boost", "3", "--explain",
        ]).output
        #expect(words.contains("times as often with month=12 as in all"))
        #expect(words.contains("suits the context"))
    }

    @Test func whatCannotBeAnsweredIsSaid() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch, ["context.by=weekday"])
        for (arguments, status, words) in [
            (["--context", "weekday=8"], 1, "there is no weekday '8'"),
            (["--context", "weekday=8"], 1, "the values are monday, tuesday"),
            (["--context", "month=3"], 1, "it has counts by weekday"),
            (["--context", "weekday=monday", "--context", "hour=3"], 1, "nothing of 'hour'"),
            (["--context", "weekday=monday", "--context", "weekday=friday"], 64, "twice"),
            (["--context", "weekday"], 64, "is invalid"),
            (["--boost", "1"], 64, "needs --context"),
            (["--context", "weekday=monday", "--boost", "11"], 64, "must be 0…10"),
        ] {
            let outcome = try Tool.run(
                ["recommend", release, "--items", "item-0003"] + arguments
            )
            #expect(Int(outcome.status) == status, "\(arguments) \(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        let plain = try Scratch()
        let bare = try Self.release(plain, [])
        let outcome = try Tool.run([
            "recommend", bare, "--items", "item-0003", "--context", "hour=3",
        ])
        #expect(outcome.status == 1 && outcome.errors.contains("has no counts by context"))
        #expect(outcome.errors.contains("context: {by: hour}"))
    }

    @Test func changedCountsAreRefused() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch, ["context.by=month"])
        let path = "\(release)/context.safetensors"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        var changed = bytes
        changed[bytes.count - 1] ^= 1
        try changed.write(to: URL(fileURLWithPath: path))
        let outcome = try Self.verify(scratch)
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("context.safetensors was changed"))
        let refused = try Tool.run([
            "recommend", release, "--items", "item-0003", "--context", "month=1",
        ])
        #expect(refused.status == 1 && refused.errors.contains("context.safetensors"))
        try FileManager.default.removeItem(atPath: path)
        #expect(try Self.verify(scratch).output.contains("context.safetensors is missing"))
        // Counts of another run do not belong to this model.
        let other = try Scratch()
        _ = try PipelineTests.finishedRun(
            other,
            extra: [
                "--set", "federation.secureAggregation=ideal", "--seed", "4", "--set",
                "context.by=month",
            ]
        )
        let own = scratch.path("run/context/context.safetensors")
        try FileManager.default.removeItem(atPath: own)
        try FileManager.default.copyItem(
            atPath: other.path("run/context/context.safetensors"),
            toPath: own
        )
        let publish = try Tool.run([
            "publish", scratch.path("run"), "--output", scratch.path("swapped"), "--signing-key",
            scratch.path("key.key"),
        ])
        #expect(publish.status == 1 && publish.errors.contains("context"))
    }
}
