import Foundation
import Testing

/// `tacit audit plan` by the command line alone.
@Suite struct PlanTableTests {
    private func run(_ arguments: String, in folder: URL? = nil) throws -> Tool.Outcome {
        try Tool.run(
            ["audit", "plan"] + arguments.split(separator: " ").map(String.init),
            in: folder
        )
    }

    /// The command and the table that docs/auditing.md shows are what happens.
    @Test func theDocumentedCommandPrintsTheDocumentedTable() throws {
        let transcripts = try Transcript.all(in: "docs/auditing.md", of: "audit plan")
        try #require(transcripts.count == 1)
        for transcript in transcripts {
            let outcome = try run(transcript.arguments)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == transcript.output)
        }
    }

    @Test func jsonHasEveryRow() throws {
        let outcome = try run(
            "--epsilon 5 --delta 1e-6 --clients 6040 --items 3706 --vary trainings=1,4 --json"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json()
        #expect(json["varies"] as? String == "trainings")
        let rows = try #require(json["rows"] as? [[String: Any]])
        #expect(rows.map { $0["rounds"] as? Int } == [3, 12])
        #expect(rows[0]["gramItems"] as? Int == 470 && rows[0]["factors"] as? Int == 21)
        let queries = try #require(rows[0]["queries"] as? [[String: Any]])
        #expect(queries.map { $0["length"] as? Int } == [3706, 110_685, 53_172])
    }

    /// A run with the planned numbers asks the planned queries.
    @Test func aRunAsksWhatWasPlanned() throws {
        let scratch = try Scratch()
        let file = try scratch.write(
            """
            name: planned
            seed: 3
            dataset: {format: synthetic, users: 300, items: 80}
            split: {protocol: leave-one-out, negatives: 30}
            model: {algorithm: spectral}
            federation: {secureAggregation: full, corrupted: 0.05, dropout: 0}
            privacy: {epsilon: 5, delta: 1.0e-4}
            evaluation: {baselines: false}
            """,
            to: "planned.yaml"
        )
        let simulation = try Tool.run(
            ["simulate", file, "--output", scratch.path("run"), "--json"]
        )
        #expect(simulation.status == 0, "\(simulation.errors)")
        let users = try #require(try simulation.json()["users"] as? Int)
        let items = try #require(try simulation.json()["items"] as? Int)
        let outcome = try run(
            "--epsilon 5 --delta 1e-4 --items \(items) --vary clients=\(users) --json"
        )
        let rows = try #require(try outcome.json()["rows"] as? [[String: Any]])
        let queries = try #require(rows.first?["queries"] as? [[String: Any]])
        let rounds = try String(contentsOfFile: scratch.path("run/metrics.jsonl"), encoding: .utf8)
            .split(separator: "\n")
            .map {
                try #require(
                    try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
                )
            }
        try #require(rounds.count == 3 && queries.count == 3)
        for (round, query) in zip(rounds, queries).prefix(2) {
            #expect(round["query"] as? String == query["kind"] as? String)
            #expect(round["length"] as? Int == query["length"] as? Int)
            let noise = try #require(round["noiseMultiplier"] as? Double)
            let planned = try #require(query["noiseMultiplier"] as? Double)
            #expect(abs(noise / planned - 1) < 1e-6)
            // Beside the vector a client sends keys, shares and signatures.
            let sent = try #require(round["bytesPerClient"] as? Int)
            #expect(sent > (query["uploadBytes"] as? Int ?? .max))
        }
    }

    @Test func thePlotIsOneWellFormedFile() throws {
        let scratch = try Scratch()
        let outcome = try run(
            "--delta 1e-6 --vary clients=1e3,1e4,1e5 --plot plan.svg",
            in: scratch.url
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("clients 10000"))
        let svg = try Data(contentsOf: scratch.url.appendingPathComponent("plan.svg"))
        let text = String(decoding: svg, as: UTF8.self)
        #expect(text.hasPrefix("<svg ") && text.contains("prefers-color-scheme: dark"))
        #expect(text.components(separatedBy: "<polyline").count == 4)
        // Three points on each of three lines, and a sample of each beside its name.
        #expect(text.components(separatedBy: "class=\"mark s").count == 13)
        // Self-contained: the only address is the name of the format.
        #expect(text.components(separatedBy: "http").count == 2)
        #expect(!text.contains("nan") && !text.contains("inf\""))
        let again = try run("--delta 1e-6 --plot plan.svg", in: scratch.url)
        #expect(again.status == 1 && again.errors.contains("plan.svg"))
    }

    /// What is varied cannot be given as well: it would be ignored, and once was, even if it was no number.
    @Test(arguments: [
        ("clients", "nan"), ("clients", "5000"), ("epsilon", "nan"), ("epsilon", "3"),
        ("items", "nan"), ("trainings", "nan"),
    ])
    func whatIsVariedIsNotGivenAsWell(name: String, value: String) throws {
        let outcome = try run("--delta 1e-6 --\(name) \(value) --vary \(name)=1,2")
        #expect(outcome.status == 64 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("error: --\(name) is given, and varied by --vary\n"))
    }

    /// Clients that are given are planned for, and no others.
    @Test func givenClientsAreNotVaried() throws {
        let rows = try #require(
            try run("--delta 1e-6 --clients 6040 --json").json()["rows"] as? [[String: Any]]
        )
        #expect(rows.map { $0["clients"] as? Int } == [6040])
        let all = try #require(
            try run("--delta 1e-6 --json").json()["rows"] as? [[String: Any]]
        )
        #expect(all.map { $0["clients"] as? Int } == [1000, 3000, 10_000, 30_000, 100_000])
        #expect(all.allSatisfy { $0["epsilon"] as? Double == 5 && $0["items"] as? Int == 5000 })
    }

    @Test(arguments: ["epsilon=", "epsilon", "=3", "rounds="])
    func emptyVariationsSayWhatIsWrong(text: String) throws {
        let outcome = try run("--delta 1e-6 --vary \(text)")
        let message =
            text == "epsilon="
            ? "error: --vary 'epsilon=' needs 1 to 40 positive numbers\n"
            : "error: --vary '\(text)' is not of the form NAME=v1,v2\n"
        #expect(outcome.status == 64 && outcome.errors.hasPrefix(message), "\(outcome.errors)")
    }

    @Test func badPlansAreRefused() throws {
        for arguments in [
            "--delta 0", "--delta 1e-6 --epsilon -1", "--delta 1e-6 --vary rounds=3",
            "--delta 1e-6 --vary clients=", "--delta 1e-6 --vary clients=1,,2",
            "--delta 1e-6 --vary clients=nan", "--delta 1e-6 --vary clients=-5",
            "--delta 1e-6 --vary clients=1e300", "--delta 1e-6 --items 0.5",
            "--delta 1e-6 --items 1e9", "--delta 1e-6 --trainings 0",
            "--delta 1e-6 --vary epsilon=0",
            "--delta 1e-6 --epsilon 1e-320", "--epsilon 5",
            "--delta 1e-6 --epsilon 1e308", "--delta 1e-6 --epsilon 1000.1",
            "--delta 1e-6 --vary epsilon=1,1001", "--delta 1e-6 --epsilon inf",
            "--delta 1e-6 --vary trainings=1 --clients nan", "--delta 1e-6 --clients inf",
        ] {
            let outcome = try run(arguments)
            #expect(outcome.status == 64, "\(arguments): \(outcome.status) \(outcome.errors)")
            #expect(outcome.output.isEmpty && outcome.errors.contains("rror"), "\(arguments)")
        }
    }
}
