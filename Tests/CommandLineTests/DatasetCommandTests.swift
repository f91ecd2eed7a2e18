import Foundation
import Testing

/// `tacit dataset` as a user would run it.
@Suite struct DatasetCommandTests {
    private static let shop = """
        user_id,product_id,time,qty,title
         secretuser1 ,X1,2024-01-01,2,"Mug, blue"
        secretuser1,x1,2024-01-02,3,Mug
        ,X2,2024-01-02,3,Cup
        b,,2024-01-02,3,Cup
        b,X2,noon,3,Cup
        b,X2,2024-01-02,-3,Cup
        b,X2,2024-01-03,5,Cup
        b,X2,2024-01-03,5,Cup
        b,POST,2024-01-04,1,Postage

        """

    private func findings(_ object: [String: Any]) throws -> [String: [String: Any]] {
        let entries = try #require(object["findings"] as? [[String: Any]])
        return Dictionary(uniqueKeysWithValues: entries.map { ("\($0["rule"] ?? "")", $0) })
    }

    @Test func inspectCountsAndNamesLinesButNobody() throws {
        let scratch = try Scratch()
        let file = try scratch.write(Self.shop, to: "shop.csv")
        let outcome = try Tool.run(["dataset", "inspect", file, "--json"])
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        let object = try outcome.json()
        #expect(object["format"] as? String == "csv" && object["formatGuessed"] as? Bool == true)
        #expect(object["rows"] as? Int == 9)
        #expect(object["users"] as? Int == 2 && object["items"] as? Int == 4)
        let cleaned = try #require(object["cleaned"] as? [String: Any])
        #expect(cleaned["rows"] as? Int == 4)
        let findings = try findings(object)
        let dropped = [
            "missing-user": 4, "missing-item": 5, "unparsable-row": 6, "nonpositive-quantity": 7,
            "exact-duplicate": 9,
        ]
        for (rule, line) in dropped {
            #expect(findings[rule]?["dropped"] as? Int == 1, "\(rule)")
            #expect(findings[rule]?["exampleLines"] as? [Int] == [line], "\(rule)")
        }
        #expect(findings["item-case"]?["enabled"] as? Bool == false)
        #expect(findings["item-case"]?["found"] as? Int == 1)
        #expect(findings["surrounding-spaces"]?["changed"] as? Int == 1)
        let text = try Tool.run(["dataset", "inspect", file])
        #expect(text.status == 0)
        for value in ["secretuser1", "Mug", "POST"] {
            #expect(!text.output.contains(value) && !outcome.output.contains(value))
        }
        #expect(text.output.contains("nothing found: "))
    }

    @Test func cleanWritesWhatReadsBack() throws {
        let scratch = try Scratch()
        let file = try scratch.write(Self.shop, to: "shop.csv")
        let outcome = try Tool.run(
            [
                "dataset", "clean", file, "--output", "good.csv", "--report", "good.json",
                "--enable", "item-case", "--enable", "repeated-event", "--non-product", "PO*",
                "--json",
            ],
            in: scratch.url
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let copy = try String(contentsOfFile: scratch.path("good.csv"), encoding: .utf8)
        // Of equally frequent titles the first one is taken.
        #expect(
            copy == """
                user,item,timestamp,quantity,description,events
                b,X2,1704240000,5,Cup,1
                secretuser1,X1,1704067200,5,"Mug, blue",2

                """
                || copy == """
                    user,item,timestamp,quantity,description,events
                    secretuser1,X1,1704067200,5,"Mug, blue",2
                    b,X2,1704240000,5,Cup,1

                    """
        )
        let report = try #require(
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(filePath: scratch.path("good.json")))
            ) as? [String: Any]
        )
        let rules = try #require(report["rules"] as? [[String: Any]])
        let dropped = rules.reduce(0) { $0 + ($1["dropped"] as? Int ?? 0) }
        #expect(report["rowsIn"] as? Int == 9 && report["rowsOut"] as? Int == 2 && dropped == 7)
        let again = try Tool.run(["dataset", "inspect", scratch.path("good.csv"), "--json"])
        let cleaned = try #require(try again.json()["cleaned"] as? [String: Any])
        #expect(cleaned["rows"] as? Int == 2)
        let mode = try FileManager.default.attributesOfItem(atPath: scratch.path("good.csv"))
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    @Test func nothingIsOverwrittenUnasked() throws {
        let scratch = try Scratch()
        let file = try scratch.write(Self.shop, to: "shop.csv")
        let target = try scratch.write("precious", to: "good.csv")
        let refused = try Tool.run(["dataset", "clean", file, "--output", target])
        #expect(refused.status == 1 && refused.errors.contains("hint: "))
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
        let onto = try Tool.run(["dataset", "clean", file, "--output", file, "--force"])
        #expect(onto.status == 64)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.shop)
        let forced = try Tool.run(["dataset", "clean", file, "--output", target, "--force"])
        #expect(forced.status == 0)
        #expect(try String(contentsOfFile: target, encoding: .utf8).hasPrefix("user,item,"))
        let entries = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
        #expect(entries.sorted() == ["good.csv", "shop.csv"])
    }

    @Test(
        arguments: [
            (["inspect", "missing.csv"], 1, "no such file"),
            (["inspect", "shop.csv", "--format", "parquet"], 64, "the formats are"),
            (
                ["inspect", "shop.csv", "--format", "ncf", "--columns", "user=a,item=b"], 64,
                "csv only"
            ),
            (["inspect", "shop.csv", "--columns", "user=user_id"], 64, "item"),
            (["inspect", "shop.csv", "--columns", "user=user_id,item=sku"], 1, "the header has"),
            (["inspect", "shop.csv", "--columns", "user=a,item=b,color=c"], 64, "color=c"),
            (["inspect", "poem.txt"], 1, "--format"),
            (["clean", "shop.csv", "-o", "x.csv", "--enable", "bots"], 64, "the rules are"),
            (
                ["clean", "shop.csv", "-o", "x.csv", "--enable", "bot", "--disable", "bot"], 64,
                "both"
            ),
            (["clean", "shop.csv", "-o", "x.csv", "--outliers", "keep"], 64, "clip or drop"),
            (
                ["clean", "shop.csv", "-o", "x.csv", "--minimum-users-per-item", "0"], 64,
                "1…1000000"
            ),
            (["clean", "shop.csv", "-o", "x.csv", "--disable", "missing-user"], 1, "shop.csv:4"),
            (["clean", "shop.csv", "-o", "x.csv", "--report", "./x.csv"], 64, "same file"),
            (["clean", "shop.csv", "-o", "no/x.csv"], 1, "error: "),
            (
                [
                    "clean", "shop.csv", "-o", "x.csv", "--enable", "rare-user", "--enable",
                    "rare-item",
                ],
                1, "no interactions are left"
            ),
            (["clean", "shop.csv"], 64, "--output"),
        ] as [([String], Int32, String)]
    )
    func mistakesAreNamed(_ arguments: [String], _ status: Int32, _ message: String) throws {
        let scratch = try Scratch()
        try scratch.write(Self.shop, to: "shop.csv")
        try scratch.write("Shall I compare thee\n", to: "poem.txt")
        let outcome = try Tool.run(["dataset"] + arguments, in: scratch.url)
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        let entries = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
        #expect(entries.sorted() == ["poem.txt", "shop.csv"])
    }

    @Test(arguments: [["dataset", "inspect"], ["dataset", "clean"], ["dataset"]])
    func helpHasAnExample(_ command: [String]) throws {
        let outcome = try Tool.run(command + ["--help"])
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(outcome.output.contains("Example"))
        #expect(outcome.output.contains("tacit \(command.joined(separator: " "))"))
    }
}
