import Foundation
import Testing

/// Pages as a real browser sees them; needs Chromium and any Python 3, and is skipped without.
@Suite(.serialized) struct BrowserTests {
    private static func program(_ variable: String, _ names: [String]) -> URL? {
        if let path = ProcessInfo.processInfo.environment[variable] {
            return URL(fileURLWithPath: path)
        }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return names.lazy.flatMap { name in folders.map { "\($0)/\(name)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
            .map { URL(fileURLWithPath: $0) }
    }

    static let chromium = program(
        "TACIT_TEST_CHROMIUM",
        ["chromium", "chromium-browser", "google-chrome"]
    )
    static let python = program("TACIT_TEST_PYTHON", ["python3"])
    static var isThere: Bool { chromium != nil && python != nil }

    /// What a browser says of a page: console, requests, and an audit of each view.
    private static func check(_ page: String) throws -> [String: Any] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Browser/page_check.py").path
        let outcome = try Tool.run(
            try #require(python),
            [script, try #require(chromium).path, page]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.json()
    }

    private static func expectClean(_ result: [String: Any]) throws {
        #expect(result["console"] as? [String] == [])
        #expect(result["requests"] as? [String] == [])
        let views = try #require(result["views"] as? [String: [String: Any]])
        #expect(views.count == 6)
        for (name, view) in views {
            #expect(view["problems"] as? [String] == [], "\(name)")
            #expect(view["overflow"] as? Int == 0 && view["wide"] as? [String] == [], "\(name)")
            #expect((view["worstContrast"] as? Double ?? 0) >= 4.5, "\(name)")
            // Letters of charts stay readable on a phone.
            #expect((view["smallestChartText"] as? Double ?? 0) >= 9, "\(name)")
            #expect(view["scripts"] as? Bool == false && (view["text"] as? Int ?? 0) > 2000)
        }
    }

    @Test(.enabled(if: isThere, "Chromium or Python is not installed"))
    func aReportIsCleanOnPhonesScreensAndPaper() throws {
        let scratch = try Scratch()
        let file = try scratch.write(PipelineTests.scenario, to: "small.yaml")
        let outcome = try Tool.run([
            "simulate", file, "--output", scratch.path("sweep"), "--sweep", "privacy.epsilon=2,10",
            "--set", "evaluation={groups: [activity], minimumGroup: 10, federated: {epsilon: 1}}",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let run = "sweep/privacy.epsilon=2"
        let evil = "<script>window.tacitScriptRan = true</script><img src='http://example.com/x'>"
        let items = (0..<10).map { ["id": "\(evil) \($0)", "score": 0.5] as [String: Any] }
        try ReportTests.change(
            scratch,
            run,
            [
                "name": "a\(evil)", "warnings": [evil],
                "segments": [
                    "algorithm": "k-means", "count": 2, "minimumCohort": 50, "withheld": 1,
                    "metrics": ["ndcg@10": 0.3], "popularity": ["ndcg@10": 0.25],
                    "cards": [
                        [
                            "id": 0, "name": evil, "size": 100, "withheld": false, "items": items,
                            "popular": items,
                        ],
                        [
                            "id": 1, "name": "Small", "withheld": true, "items": [[String: Any]](),
                            "popular": [[String: Any]](),
                        ],
                    ],
                ],
            ]
        )
        #expect(try Tool.run(["report", scratch.path(run)]).status == 0)
        let result = try Self.check(scratch.path("\(run)/report.html"))
        try Self.expectClean(result)
        let view = try #require((result["views"] as? [String: [String: Any]])?["phone"])
        #expect(
            view["sections"] as? [String] == [
                "summary", "quality", "privacy", "tradeoff", "rounds", "network", "groups",
                "variety", "segments", "measured-by-people", "data", "configuration",
            ]
        )
        let compared = try Tool.run([
            "compare", scratch.path("sweep/privacy.epsilon=2"),
            scratch.path("sweep/privacy.epsilon=10"), "--html", scratch.path("compared.html"),
        ])
        #expect(compared.status == 0, "\(compared.errors)")
        try Self.expectClean(try Self.check(scratch.path("compared.html")))
    }

    /// The check finds what it looks for.
    @Test(.enabled(if: isThere, "Chromium or Python is not installed"))
    func aBadPageIsFound() throws {
        let scratch = try Scratch()
        let page = try scratch.write(
            """
            <!DOCTYPE html><html><head><title>t</title></head><body>
            <h1>One</h1><h3>Three</h3><p style="color: #999; background: #fff">gray</p>
            <table><tr><th>a</th></tr><thead><tr><th>b</th></tr></thead></table>
            <svg viewBox="0 0 10 10"><text x="0" y="5">words</text></svg>
            <div style="width: 2000px">wide</div><img src="missing.png">
            <script>console.log('ran'); window.tacitScriptRan = true</script></body></html>
            """,
            to: "bad.html"
        )
        let result = try Self.check(page)
        #expect((result["requests"] as? [String])?.contains { $0.hasSuffix("missing.png") } == true)
        #expect((result["console"] as? [String])?.contains { $0.contains("ran") } == true)
        let view = try #require((result["views"] as? [String: [String: Any]])?["phone"])
        #expect(view["scripts"] as? Bool == true && (view["overflow"] as? Int ?? 0) > 1000)
        let problems = (view["problems"] as? [String] ?? []).joined(separator: "\n")
        for words in [
            "no lang", "heading skips a level", "contrast 2.85: gray", "th without scope",
            "table without caption", "picture without role", "should not be there: SCRIPT",
        ] {
            #expect(problems.contains(words), "\(words)")
        }
    }
}
