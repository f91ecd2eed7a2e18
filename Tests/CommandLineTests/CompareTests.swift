import Foundation
import Testing

/// `tacit compare` by the command line alone.
@Suite struct CompareTests {
    private static func runs(_ scratch: Scratch) throws {
        try ReportTests.run(scratch, "a", ["--set", "privacy.epsilon=50"])
        try ReportTests.run(scratch, "b", ["--set", "model.algorithm=popularity"])
    }

    @Test func twoRunsOnTheSamePeople() throws {
        let scratch = try Scratch()
        try Self.runs(scratch)
        let arguments = ["compare", scratch.path("a"), scratch.path("b")]
        let table = try Tool.run(arguments)
        #expect(table.status == 0, "\(table.errors)")
        #expect(table.output.contains("privacy.epsilon: 50 in A, 5 in B"))
        #expect(table.output.contains("model.algorithm: spectral in A, popularity in B"))
        #expect(table.output.contains("gini@20") && table.output.contains("not tested"))
        #expect(table.output.contains("corrected p-values (Holm)"))
        let outcome = try Tool.run(
            arguments + ["--json", "--metric", "ndcg@10", "--html", scratch.path("c.html")]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try outcome.json()
        let differences = try #require(result["differences"] as? [[String: Any]])
        #expect(differences.count == 1 && result["users"] as? Int == 200)
        let difference = try #require(differences.first)
        let interval = try #require(difference["interval"] as? [Double])
        let value = try #require(difference["difference"] as? Double)
        #expect(interval[0] <= value && value <= interval[1])
        #expect(difference["pValue"] as? Double == difference["adjustedPValue"] as? Double)
        let page = try String(contentsOfFile: scratch.path("c.html"), encoding: .utf8)
        #expect(page.contains("What differs between the scenarios") && !page.contains("<script"))
        // The same seed gives the same figures; an existing page is not replaced.
        #expect(
            try Tool.run(arguments + ["--json"]).output == Tool.run(arguments + ["--json"]).output
        )
        #expect(try Tool.run(arguments + ["--html", scratch.path("c.html")]).status == 1)
    }

    /// Seeds are paired with themselves, and never pooled.
    @Test func sweepsAreComparedRunByRun() throws {
        let scratch = try Scratch()
        try ReportTests.run(scratch, "a", ["--sweep", "seed=1,2,3", "--set", "privacy.epsilon=50"])
        try ReportTests.run(scratch, "b", ["--sweep", "seed=1,2,4"])
        let arguments = [
            "compare", scratch.path("a"), scratch.path("b"), "--metric", "ndcg@10",
        ]
        let outcome = try Tool.run(arguments + ["--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try outcome.json()
        let pairs = try #require(result["pairs"] as? [[String: Any]])
        #expect(pairs.map { $0["changes"] as? [String] } == [["seed=1"], ["seed=2"]])
        #expect((result["unpaired"] as? [String])?.count == 2)
        let summary = try #require((result["summary"] as? [[String: Any]])?.first)
        let each = try pairs.map { pair in
            let comparison = try #require(pair["comparison"] as? [String: Any])
            let differences = try #require(comparison["differences"] as? [[String: Any]])
            return try #require(differences.first?["difference"] as? Double)
        }
        let mean = try #require(summary["mean"] as? Double)
        #expect(abs(mean - (each[0] + each[1]) / 2) < 1e-12)
        let table = try Tool.run(arguments)
        #expect(table.status == 0 && table.output.contains("seed=3 has no run to be compared with"))
        #expect(table.output.contains("paired over people within a pair only"))
        #expect(try Tool.run(arguments + ["--html", scratch.path("x.html")]).status == 64)
        #expect(
            try Tool.run(["compare", scratch.path("a"), scratch.path("b/seed=1")]).status == 64
        )
    }

    @Test func aRunIsAsGoodAsItself() throws {
        let scratch = try Scratch()
        try ReportTests.run(scratch, "a")
        let outcome = try Tool.run(["compare", scratch.path("a"), scratch.path("a")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("No difference in quality is shown between A and B."))
        #expect(outcome.output.contains("what differs between the scenarios\n  nothing"))
    }

    @Test(arguments: [
        ("dataset.users=201", "different people"), ("dataset.items=61", "different catalogs"),
        ("split.negatives=21", "different candidates"),
    ])
    func otherDataAreRefused(change: String, words: String) throws {
        let scratch = try Scratch()
        try ReportTests.run(scratch, "a")
        try ReportTests.run(scratch, "b", ["--set", change])
        let outcome = try Tool.run(["compare", scratch.path("a"), scratch.path("b")])
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.errors.contains("hint: compare runs of one data set"))
    }

    @Test func whatCannotBeComparedIsRefused() throws {
        let scratch = try Scratch()
        try ReportTests.run(scratch, "a")
        try ReportTests.run(scratch, "b")
        func compare(_ extra: [String] = []) throws -> Tool.Outcome {
            try Tool.run(["compare", scratch.path("a"), scratch.path("b")] + extra)
        }
        let unknown = try compare(["--metric", "auc"])
        #expect(unknown.status == 64 && unknown.errors.contains("ndcg@10"))
        #expect(try compare(["--confidence", "1"]).status == 64)
        #expect(try compare(["--resamples", "10"]).status == 64)
        // Figures that were changed by hand.
        let path = scratch.path("b/evaluation/model.csv")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(separator: "\n")
        let changed =
            [lines[0], lines[1].replacing(/^0,[^,]*/, with: "0,0.123")] + lines.dropFirst(2)
        try Data((changed.joined(separator: "\n") + "\n").utf8).write(
            to: URL(fileURLWithPath: path)
        )
        let damaged = try compare()
        #expect(damaged.status == 2, "\(damaged.errors)")
        try FileManager.default.removeItem(atPath: path)
        let missing = try compare()
        #expect(missing.status == 1 && missing.errors.contains("keeps no figures of each person"))
        try ReportTests.change(scratch, "b", ["status": "interrupted"])
        #expect(try compare().errors.contains("did not complete (interrupted)"))
        #expect(try Tool.run(["compare", scratch.path("a"), "nothing"]).status == 64)
    }
}
