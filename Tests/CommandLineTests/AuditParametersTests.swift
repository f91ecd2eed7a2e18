import Foundation
import Testing

/// `tacit audit parameters`: what a threat model takes, or what would make it possible.
@Suite struct AuditParametersTests {
    private func run(_ arguments: String) throws -> Tool.Outcome {
        try Tool.run(["audit", "parameters"] + arguments.split(separator: " ").map(String.init))
    }

    /// The command and the table that docs/parameters.md shows are what happens.
    @Test func theDocumentedCommandPrintsTheDocumentedTable() throws {
        let page = try String(
            contentsOf: Tool.repository.appendingPathComponent("docs/parameters.md"),
            encoding: .utf8
        )
        let marker = "<!-- transcript: tacit audit parameters "
        var count = 0
        for part in page.components(separatedBy: marker).dropFirst() {
            let arguments = try #require(part.components(separatedBy: " -->").first)
            let block = try #require(part.components(separatedBy: "```text\n").dropFirst().first)
            let expected = try #require(block.components(separatedBy: "```").first)
            let outcome = try run(arguments)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == expected)
            count += 1
        }
        #expect(count == 2)
    }

    /// Figures from exact rational arithmetic in Python.
    @Test func jsonHasEveryFigure() throws {
        let outcome = try run("--clients 6040 --corrupted 0.1 --dropout 0.1 --json")
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let json = try outcome.json()
        #expect(json["clients"] as? Int == 6040)
        #expect(json["corrupted"] as? Double == 0.1)
        #expect(json["dropout"] as? Double == 0.1)
        #expect(json["adversary"] as? String == "semi-honest")
        #expect(json["rounds"] as? Int == 1)
        #expect(json["neighbors"] as? Int == 58)
        #expect(json["threshold"] as? Int == 31)
        #expect(json["thresholds"] as? [String: Int] == ["lowest": 31, "highest": 31])
        #expect(json["modulus"] as? Int == 1 << 30)
        #expect(json["bitsPerValue"] as? Int == 30)
        #expect(json["valueBound"] as? Int == 65536)
        let failures = try #require(json["failures"] as? [String: [String: Any]])
        for (name, bits, target) in [
            ("exposure", 40.666419218742305, 40), ("disconnection", 54.77558, 40),
            ("abort", 30.847948249032584, 30),
        ] {
            let reached = try #require(failures[name]?["bits"] as? Double)
            #expect(abs(reached - bits) < 1e-3)
            #expect(failures[name]?["targetBits"] as? Int == target)
        }
    }

    @Test func whatIsImpossibleIsNull() throws {
        let json = try run("--clients 2 --corrupted 0 --dropout 0 --json").json()
        #expect(json["neighbors"] as? Int == 1 && json["threshold"] as? Int == 1)
        let failures = try #require(json["failures"] as? [String: [String: Any]])
        #expect(failures.count == 3)
        #expect(failures.values.allSatisfy { $0["bits"] is NSNull })
    }

    @Test(
        arguments: [
            ("--clients 2 --corrupted 0.1 --dropout 0", 1),
            ("--clients 3 --corrupted 0.33 --dropout 0 --adversary malicious", 2),
            ("--clients 100000000 --corrupted 0.1 --dropout 0.1", 78),
            ("--clients 1000 --corrupted 0.1 --dropout 0.1 --adversary malicious", 150),
            ("--clients 1000 --corrupted 0.1 --dropout 0.1 --rounds 1000", 62),
            (
                """
                --clients 1000 --corrupted 0.1 --dropout 0.1 --exposure-bits 64 \
                --disconnection-bits 64 --abort-bits 40
                """, 70
            ),
        ] as [(String, Int)]
    )
    func populationsFromTwoToAHundredMillion(arguments: String, neighbors: Int) throws {
        let outcome = try run(arguments + " --json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json()["neighbors"] as? Int == neighbors)
    }

    @Test(
        arguments: [
            (
                "--clients 10000 --corrupted 0.33 --dropout 0.33 --adversary malicious",
                "--corrupted to at most 0."
            ),
            (
                "--clients 5000 --corrupted 0.99 --dropout 0.99",
                "both --corrupted and --dropout to at most 0."
            ),
            ("--clients 2 --corrupted 0.5 --dropout 0", "--corrupted to at most 0.49"),
            (
                "--clients 6040 --corrupted 0.1 --dropout 0.1 --value-bound 1048576",
                "at most 2047 clients, or --value-bound 355543 would fit"
            ),
        ]
    )
    func theImpossibleIsRefusedWithWhatWouldBePossible(arguments: String, hint: String) throws {
        let outcome = try run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("error: "))
        #expect(outcome.errors.contains("hint: "), "\(outcome.errors)")
        #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    }

    @Test(
        arguments: [
            ("--clients 1 --corrupted 0.1 --dropout 0.1", "--clients must be 2…100000000"),
            ("--clients 100000001 --corrupted 0.1 --dropout 0.1", "--clients"),
            ("--clients -5 --corrupted 0.1 --dropout 0.1", "clients"),
            ("--clients 10 --corrupted 1 --dropout 0.1", "--corrupted must be at least 0"),
            ("--clients 10 --corrupted nan --dropout 0.1", "--corrupted must be at least 0"),
            ("--clients 10 --corrupted=-0.1 --dropout 0.1", "--corrupted must be at least 0"),
            ("--clients 10 --corrupted 0.1 --dropout inf", "--dropout must be at least 0"),
            ("--clients 10 --corrupted 0.1 --dropout 0.1 --value-bound 0", "--value-bound"),
            ("--clients 10 --corrupted 0.1 --dropout 0.1 --rounds 0", "--rounds must be"),
            ("--clients 10 --corrupted 0.1 --dropout 0.1 --abort-bits 129", "--abort-bits"),
            ("--clients 10 --corrupted 0.1 --dropout 0.1 --exposure-bits 0", "--exposure-bits"),
            ("--clients 10 --corrupted 0.1 --dropout 0.1 --adversary evil", "adversary"),
            ("--clients 1e8 --corrupted 0.1 --dropout 0.1", "clients"),
            ("--clients 10 --corrupted 0.1", "dropout"),
        ]
    )
    func nonsenseIsAUsageError(arguments: String, message: String) throws {
        let outcome = try run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
}
