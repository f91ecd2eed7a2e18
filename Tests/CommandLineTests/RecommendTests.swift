import Foundation
import Testing

/// Lists and explanations of `tacit recommend`.
@Suite(.serialized) struct RecommendTests {
    private static let attributes =
        "id,title,categories\n"
        + (1...80).map { index in
            "item-00\(index < 10 ? "0" : "")\(index),\"No. \(index), new\",\(index % 2)|x\(index % 5)\n"
        }.joined()

    private static func release(_ scratch: Scratch, _ model: String) throws -> String {
        _ = try PipelineTests.finishedRun(scratch, extra: ["--set", "model.algorithm=\(model)"])
        try PipelineTests.keys(scratch)
        let publish = try Tool.run([
            "publish", scratch.path("run"), "--output", scratch.path("release"), "--signing-key",
            scratch.path("key.key"),
        ])
        #expect(publish.status == 0, "\(publish.errors)")
        return scratch.path("release")
    }

    private static func items(_ arguments: [String]) throws -> [[String: Any]] {
        let outcome = try Tool.run(["recommend"] + arguments + ["--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try outcome.json()["items"] as? [[String: Any]])
    }

    @Test func listsKeepTheirRulesAndSayWhy() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch, "spectral")
        let history = try scratch.write("item-0001\nitem-0002\nitem-0005\n", to: "history.txt")
        let attributes = try scratch.write(Self.attributes, to: "attributes.csv")
        let plain = [release, "--history", history, "--count", "8"]

        let unmoved = try Self.items(plain)
        #expect(unmoved.count == 8 && unmoved.allSatisfy { $0["moved"] == nil })
        #expect(unmoved.map { $0["scoreRank"] as? Int } == Array(1...8))
        #expect(unmoved.allSatisfy { $0["because"] == nil && $0["title"] == nil })

        let capped = try Self.items(
            plain + ["--attributes", attributes, "--category-cap", "2", "--explain"]
        )
        // Two odd and two even items, and no more.
        #expect(capped.count == 4)
        #expect((capped[0]["title"] as? String)?.hasPrefix("No. ") == true)
        let owned: Set<String> = ["item-0001", "item-0002", "item-0005"]
        for item in capped {
            let because = try #require(item["because"] as? [[String: Any]])
            #expect(because.count <= 2 && item["remainder"] as? Double != nil)
            #expect(because.allSatisfy { owned.contains($0["id"] as? String ?? "") })
        }

        let moved = try Self.items(plain + ["--diversity", "0.7", "--long-tail", "0.5"])
        #expect(moved.contains { $0["moved"] as? [String] != nil })
        let own = try Self.items([
            release, "--history", history, "--include-history", "--count", "80",
        ])
        #expect(own.count == 80)

        let text = try Tool.run(["recommend"] + plain + ["--explain", "--diversity", "0.7"])
        #expect(text.output.contains("     because of item-00"))
        #expect(text.output.contains("     moved from "))
    }

    @Test func everyModelSaysWhatGoesWithAnItem() throws {
        for model in ["popularity", "association-rules", "sequential", "ials"] {
            let scratch = try Scratch()
            let release = try Self.release(scratch, model)
            let items = try Self.items([
                release, "--items", "item-0001,item-0002", "--count", "3", "--explain",
            ])
            #expect(items.count == 3)
            for cause in items.flatMap({ $0["because"] as? [[String: Any]] ?? [] }) {
                for part in ["confidence", "support", "lift"] {
                    #expect((cause[part] != nil) == (model == "association-rules"))
                }
            }
            if model == "popularity" {
                #expect(items.allSatisfy { ($0["because"] as? [Any])?.isEmpty == true })
                let lost = try Tool.run([
                    "recommend", release, "--items", "item-0001", "--diversity", "0.5",
                ])
                #expect(lost.status == 64 && lost.errors.contains("hint: give --attributes"))
            }
        }
    }

    @Test func itemsThatAreNewSinceTheReleaseEnterByTheirAttributes() throws {
        let scratch = try Scratch()
        let release = try Self.release(scratch, "ials")
        let attributes = try scratch.write(
            Self.attributes + "fresh,\"No. 99, new\",0|x0\n",
            to: "attributes.csv"
        )
        let wanted = [
            release, "--items", "item-0001,item-0002", "--count", "100", "--attributes", attributes,
        ]
        let without = try Self.items(wanted)
        #expect(!without.contains { $0["id"] as? String == "fresh" })
        let with = try Self.items(wanted + ["--new-items"])
        #expect(with.contains { $0["id"] as? String == "fresh" })
        #expect(with.count == without.count + 1)

        let popular = try Scratch()
        let plain = try Self.release(popular, "popularity")
        let outcome = try Tool.run([
            "recommend", plain, "--items", "item-0001", "--attributes", attributes, "--new-items",
        ])
        #expect(outcome.status == 64 && outcome.errors.contains("item factors"))
    }

    @Test(arguments: [
        ["--new-items"], ["--vectors", "v.npy"], ["--vectors", "v.npy", "--attributes", "a.csv"],
        ["--category-cap", "2"], ["--category-cap", "0", "--attributes", "a.csv"],
        ["--diversity", "1.5"], ["--diversity", "nan"], ["--long-tail=-1"],
    ]) func impossibleListsAreRefused(_ options: [String]) throws {
        let outcome = try Tool.run(["recommend", "release", "--items", "a"] + options)
        #expect(outcome.status == 64)
    }
}
