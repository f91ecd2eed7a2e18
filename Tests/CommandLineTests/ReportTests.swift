import Foundation
import Testing

/// `tacit report` by the command line alone.
@Suite struct ReportTests {
    static let scenario = """
        name: reported
        seed: 3
        dataset: {format: synthetic, users: 200, items: 60}
        split: {protocol: leave-one-out, negatives: 20}
        model: {algorithm: spectral}
        federation: {secureAggregation: ideal, corrupted: 0.05, dropout: 0.15}
        privacy: {epsilon: 5, delta: 1.0e-4}
        evaluation: {groups: [activity], minimumGroup: 10}
        """

    /// A finished run in `NAME`.
    static func run(_ scratch: Scratch, _ name: String = "run", _ extra: [String] = []) throws {
        let file = try scratch.write(scenario, to: "reported.yaml")
        let outcome = try Tool.run(["simulate", file, "--output", scratch.path(name)] + extra)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// Replaces members of a run's `run.json`; nil takes one out.
    static func change(_ scratch: Scratch, _ name: String, _ changes: [String: Any?]) throws {
        let url = URL(fileURLWithPath: scratch.path("\(name)/run.json"))
        var object = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        )
        for (key, value) in changes { object[key] = value }
        try JSONSerialization.data(withJSONObject: object).write(to: url)
    }

    private static func page(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test func aRunHasAPageBesideIt() throws {
        let scratch = try Scratch()
        try Self.run(scratch)
        let outcome = try Tool.run(["report", scratch.path("run"), "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let path = scratch.path("run/report.html")
        #expect(try outcome.json()["report"] as? String == path)
        let page = try Self.page(path)
        #expect(try outcome.json()["byteCount"] as? Int == page.utf8.count)
        #expect(page.contains("The ledger passed its audit.") && page.contains("3. "))
        #expect(page.contains(">Groups of people</h2>") && page.contains("name: reported"))
        // The run's own page is made anew; another file is not replaced unasked.
        #expect(try Tool.run(["report", scratch.path("run")]).status == 0)
        let other = try scratch.write("mine", to: "other.html")
        let refused = try Tool.run(["report", scratch.path("run"), "--output", other])
        #expect(refused.status == 1)
        #expect(try Self.page(other) == "mine")
        let forced = try Tool.run(["report", scratch.path("run"), "-o", other, "--force"])
        #expect(forced.status == 0)
        #expect(try Self.page(other) == page)
    }

    @Test func aSweepGivesItsRunsACurve() throws {
        let scratch = try Scratch()
        try Self.run(scratch, "sweep", ["--sweep", "privacy.epsilon=2,10"])
        let run = scratch.path("sweep/privacy.epsilon=2")
        #expect(try Tool.run(["report", run]).status == 0)
        #expect(try Self.page("\(run)/report.html").contains("NDCG@10 over privacy.epsilon"))
        // A run alone shows one when it is told where.
        try Self.run(scratch)
        let told = try Tool.run(
            ["report", scratch.path("run"), "--sweep", scratch.path("sweep")]
        )
        #expect(told.status == 0)
        #expect(try Self.page(scratch.path("run/report.html")).contains("Quality against ε"))
        let many = try Tool.run(["report", scratch.path("sweep")])
        #expect(many.status == 64 && many.errors.contains("is a sweep of several runs"))
        #expect(many.errors.contains("hint: name one of its runs"))
    }

    @Test func aRunWithoutPrivacySaysSo() throws {
        let scratch = try Scratch()
        try Self.run(scratch, "run", ["--set", "privacy=none"])
        #expect(try Tool.run(["report", scratch.path("run")]).status == 0)
        let page = try Self.page(scratch.path("run/report.html"))
        #expect(page.contains("NO PRIVACY. Sums were released exactly"))
    }

    @Test func runsOfRatingsAreReported() throws {
        let scratch = try Scratch()
        let lines = (0..<40).flatMap { user in
            (0..<12).map { "\(user),\(($0 * 7 + user) % 20),\(1 + (user + $0) % 5)" }
        }
        try scratch.write(
            (["user,item,rating"] + lines).joined(separator: "\n") + "\n",
            to: "ratings.csv"
        )
        let file = try scratch.write(
            """
            name: rated
            seed: 1
            dataset: {format: csv, path: ratings.csv, columns: {user: user, item: item, rating: rating}}
            split: {protocol: ratings, holdOut: 0.2}
            model: {algorithm: biases}
            federation: {secureAggregation: ideal, dropout: 0, minimumCohort: 2}
            privacy: none
            """,
            to: "rated.yaml"
        )
        let outcome = try Tool.run(["simulate", file, "--output", scratch.path("run")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try Tool.run(["report", scratch.path("run")]).status == 0)
        let page = try Self.page(scratch.path("run/report.html"))
        #expect(page.contains("RMSE") && page.contains("Lower is better"))
        let compared = try Tool.run(
            ["compare", scratch.path("run"), scratch.path("run"), "--json"]
        )
        #expect(compared.status == 0, "\(compared.errors)")
        let differences = try compared.json()["differences"] as? [[String: Any]] ?? []
        #expect(differences.map { $0["metric"] as? String } == ["rmse", "mae"])
        #expect(differences.allSatisfy { $0["difference"] as? Double == 0 })
    }

    /// What a killed, a failed and an old run lack.
    @Test func halfARunIsReportedAsSuch() throws {
        let scratch = try Scratch()
        try Self.run(scratch)
        try Self.change(scratch, "run", ["status": "running", "metrics": [String: Double]()])
        for file in ["run/metrics.jsonl", "run/evaluation"] {
            try FileManager.default.removeItem(atPath: scratch.path(file))
        }
        #expect(try Tool.run(["report", scratch.path("run")]).status == 0)
        #expect(try Self.page(scratch.path("run/report.html")).contains("has not ended"))
        try Self.change(
            scratch,
            "run",
            [
                "status": "failed", "failure": "no space <left>", "evaluation": nil, "groups": nil,
                "metricsConfidence": nil,
            ]
        )
        try FileManager.default.removeItem(atPath: scratch.path("run/ledger"))
        #expect(try Tool.run(["report", scratch.path("run")]).status == 0)
        let page = try Self.page(scratch.path("run/report.html"))
        #expect(page.contains("Reason: no space &lt;left&gt;."))
        #expect(page.contains("there is no ledger to check"))
    }

    /// A changed ledger is named on the page, loudly.
    @Test func aDamagedLedgerIsNamed() throws {
        let scratch = try Scratch()
        try Self.run(scratch)
        let path = scratch.path("run/ledger/entries.jsonl")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try Data(text.replacing("\"survivors\":200", with: "\"survivors\":201").utf8)
            .write(to: URL(fileURLWithPath: path))
        #expect(try Tool.run(["report", scratch.path("run")]).status == 0)
        let page = try Self.page(scratch.path("run/report.html"))
        #expect(page.contains("the ledger did not pass its audit"))
    }

    @Test(arguments: [["nothing-here"], ["."]])
    func whatIsNoRunIsRefused(arguments: [String]) throws {
        let outcome = try Tool.run(["report"] + arguments)
        #expect(outcome.status == 64 && outcome.errors.contains("is not a run"))
    }

    /// Data about people stay in the run: no byte of them is in a release.
    @Test func figuresOfPeopleAreNeverPublished() throws {
        let scratch = try Scratch()
        try Self.run(scratch)
        let folder = scratch.path("run/evaluation")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names == ["model.csv", "popularity.csv", "withoutPrivacy.csv"])
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/model.csv")
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        try PipelineTests.keys(scratch)
        let publish = try Tool.run([
            "publish", scratch.path("run"), "--output", scratch.path("release"), "--signing-key",
            scratch.path("key.key"),
        ])
        #expect(publish.status == 0, "\(publish.errors)")
        let figures = try String(contentsOfFile: "\(folder)/model.csv", encoding: .utf8)
        let lines: [Substring] = figures.split(separator: "\n")
        let line = try #require(lines.dropFirst().first { $0.count > 30 })
        let report = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: scratch.path("run/run.json")))
        )
        let evaluation = (report as? [String: Any])?["evaluation"] as? [String: Any]
        let digests = try #require(evaluation?["data"] as? [String: String])
        let files = try #require(FileManager.default.enumerator(atPath: scratch.path("release")))
        var count = 0
        for case let name as String in files {
            count += 1
            #expect(!name.contains("evaluation") && !name.hasSuffix("model.csv"))
            guard let bytes = FileManager.default.contents(atPath: scratch.path("release/\(name)"))
            else { continue }
            #expect(bytes.range(of: Data(line.utf8)) == nil)
            for digest in digests.values { #expect(bytes.range(of: Data(digest.utf8)) == nil) }
        }
        #expect(count >= 4 && digests.count == 4)
    }
}
