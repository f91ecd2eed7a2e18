import DifferentialPrivacy
import FederatedSimulation
import Testing

@testable import RunReports

@Suite struct ReportPageTests {
    private static let headings = [
        "Summary", "Quality against baselines", "Privacy spent", "Round by round",
        "Dropouts and bytes by phase", "Groups of people", "Long tail and variety",
        "Data and cleaning", "Configuration",
    ]

    @Test func aRunHasItsSections() throws {
        let page = Sample.page(try Sample.run())
        for heading in Self.headings { #expect(page.contains(">\(heading)</h2>"), "\(heading)") }
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(page.contains("1.60 × popularity"))
        #expect(page.contains("noise came from the scenario&#39;s seed"))
        #expect(!page.contains("NO PRIVACY") && !page.contains(">Segments</h2>"))
    }

    /// The policy allows the page's own style sheet and nothing else.
    @Test func nothingMayBeLoaded() throws {
        let page = Sample.page(try Sample.run())
        #expect(page.contains("default-src &#39;none&#39;; style-src &#39;sha256-"))
        for word in ["<script", "http://", "https://", " style=", "url(", "unsafe-inline"] {
            #expect(!page.contains(word), "\(word)")
        }
    }

    @Test func aRunWithoutPrivacySaysSoLoudly() throws {
        let page = Sample.page(
            try Sample.run([
                "privacy/noise": "none", "privacy/epsilon": nil, "privacy/delta": nil,
                "privacy/budget": nil,
            ])
        )
        #expect(page.contains("NO PRIVACY. Sums were released exactly"))
        #expect(page.contains("ε is infinite") && !page.contains("noise came from"))
    }

    @Test(arguments: [
        ("interrupted", "was interrupted"), ("failed", "failed; what follows"),
        ("running", "has not ended"), ("odd<", "unknown status &#39;odd&lt;&#39;"),
    ])
    func aRunThatDidNotCompleteSaysSo(status: String, words: String) throws {
        let run = try Sample.run(
            [
                "status": status, "failure": "disk full", "metrics": [String: Double](),
                "baselines": [String: Any](), "evaluation": nil, "groups": nil,
                "metricsConfidence": nil,
            ],
            rounds: []
        )
        let page = Sample.page(run)
        #expect(page.contains(words) && page.contains("Reason: disk full"))
        #expect(!page.contains("Quality against baselines"))
    }

    /// Names, texts and ids are other people's: none of them is markup.
    @Test func nothingFromARunIsMarkup() throws {
        let evil = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"
        let card: [String: Any] = [
            "id": 0, "name": evil, "size": 60.5, "withheld": false,
            "items": [["id": evil, "score": 1]], "popular": [["id": evil, "score": 2]],
        ]
        let page = Sample.page(
            try Sample.run([
                "name": evil, "run": evil, "algorithm": evil, "version": evil, "failure": evil,
                "status": evil, "inputs/scenarioText": evil, "inputs/scenario": evil,
                "inputs/overrides": [evil], "inputs/findings": [evil], "warnings": [evil],
                "metrics": [evil: 1, "ndcg@10": 0.4], "baselines": [evil: ["ndcg@10": 0.1]],
                "evaluation/metrics": [evil, "ndcg@10"], "evaluation/boundary": evil,
                "evaluation/candidates": evil,
                "groups": [
                    evil: [
                        "groups": [
                            ["label": evil, "users": 60, "metrics": ["ndcg@10": 1]]
                        ], "withheld": 0, "gaps": [String: Any](),
                    ]
                ],
                "segments": [
                    "algorithm": evil, "count": 1, "minimumCohort": 50, "withheld": 0,
                    "metrics": ["ndcg@10": 1], "popularity": ["ndcg@10": 1], "cards": [card],
                ],
                "privacy/noise": evil, "secureAggregation/mode": evil,
            ])
        )
        #expect(!page.contains("<script") && !page.contains("<img"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&lt;img"))
    }

    @Test func segmentsHaveCardsAndWithheldOnesAFallback() throws {
        let page = Sample.page(
            try Sample.run([
                "segments": [
                    "algorithm": "k-means", "count": 2, "minimumCohort": 50, "withheld": 1,
                    "silhouette": ["value": 0.25, "isPrivate": false],
                    "metrics": ["ndcg@10": 0.3], "popularity": ["ndcg@10": 0.25],
                    "cards": [
                        [
                            "id": 0, "name": "Horror", "size": 321.7, "withheld": false,
                            "items": [["id": "item-1", "score": 0.75]],
                            "popular": [[String: Any]](),
                        ],
                        [
                            "id": 1, "name": "Small", "withheld": true, "fallback": 0,
                            "items": [[String: Any]](), "popular": [[String: Any]](),
                        ],
                    ],
                ]
            ])
        )
        #expect(page.contains(">Segments</h2>") && page.contains("About 322 people"))
        #expect(page.contains("<bdi>item-1</bdi>") && page.contains("1.20 ×"))
        #expect(page.contains("Its people get the list of segment 0, Horror."))
        #expect(page.contains("computed outside the privacy boundary"))
    }

    @Test func ratingsAreJudgedByTheirErrors() throws {
        let page = Sample.page(
            try Sample.run([
                "metrics": ["rmse": 0.9, "mae": 0.7], "metricsConfidence": ["rmse": [0.89, 0.91]],
                "evaluation/metrics": ["rmse", "mae"], "groups": nil,
                "baselines": ["globalMean": ["rmse": 1.1, "mae": 0.95]],
            ])
        )
        #expect(page.contains("0.82 × that of the mean rating"))
        #expect(page.contains("Lower is better") && !page.contains("Higher is better"))
        #expect(!page.contains("Long tail and variety"))
    }

    /// What earlier versions did not write.
    @Test func runsOfEarlierVersionsAreReported() throws {
        let page = Sample.page(
            try Sample.run([
                "groups": nil, "metricsConfidence": nil, "evaluation": nil,
                "secureAggregation/bytesReceivedPerClient": nil,
            ])
        )
        #expect(page.contains("Quality against baselines") && !page.contains("Groups of people"))
        #expect(page.contains("kept no bytes by phase"))
    }

    @Test func idealModeIsNamed() throws {
        let page = Sample.page(
            try Sample.run([
                "secureAggregation/mode": "ideal", "secureAggregation/neighbors": nil,
                "secureAggregation/threshold": nil, "secureAggregation/bytesPerClient": nil,
            ])
        )
        #expect(page.contains("mode ideal: sums were computed without the cryptography"))
    }

    @Test func qualityBetweenRoundsIsDrawnAndFlagged() throws {
        let rounds = (0..<8).map {
            Sample.round($0, metrics: $0 % 2 == 1 && $0 < 7 ? ["ndcg@10": 0.1 * Double($0)] : nil)
        }
        let page = Sample.page(try Sample.run(rounds: rounds))
        #expect(page.contains("NDCG@10 by round"))
        #expect(page.contains("computed outside the privacy boundary on held-out"))
        #expect(!page.contains("measured at the end only"))
    }

    /// Numbers from files may be anything that a number can be.
    @Test func extremeNumbersDoNotStopThePage() throws {
        var rounds = [Sample.round(0), Sample.round(1)]
        rounds[0].round = .min
        rounds[1].round = .max
        rounds[1].contributors = .max
        rounds[1].seconds = 1e308
        rounds[0].dropouts = ["shareKeys": .max, "unmasking": .max]
        rounds[1].dropouts = ["shareKeys": .max]
        let charge = LedgerSummary.Charge(
            round: .max,
            query: "itemCounts",
            length: .max,
            event: .gaussian(noiseMultiplier: 2),
            people: .max,
            end: .open
        )
        let budget = try PrivacyBudget(epsilon: 5, delta: 1e-5)
        let page = Sample.page(
            try Sample.run(
                [
                    "users": Int.max, "items": Int.max, "seconds": 1e308,
                    "metrics": ["ndcg@10": 1e308, "hr@10": -1e308, "longtail@20": 1e-308],
                    "metricsConfidence": ["ndcg@10": [Double]()],
                    "segments": [
                        "algorithm": "k", "count": Int.max, "minimumCohort": Int.min,
                        "withheld": Int.max, "metrics": ["ndcg@10": 1e308],
                        "popularity": ["ndcg@10": 1e-308],
                        "cards": [
                            [
                                "id": Int.max, "name": "", "size": 1e308, "withheld": false,
                                "items": [["id": "", "score": -1e308]],
                                "popular": [["id": "", "score": 1e308]],
                            ],
                            [
                                "id": 0, "name": "", "withheld": true, "fallback": Int.max,
                                "items": [[String: Any]](), "popular": [[String: Any]](),
                            ],
                        ],
                    ],
                ],
                rounds: rounds,
                ledger: LedgerSummary(charges: [charge, charge], budget: budget)
            )
        )
        #expect(page.hasSuffix("</html>\n") && !page.contains("\"nan\"") && !page.contains("\"inf"))
    }

    /// Rounds without end do not make pages without end.
    @Test func longRunsAreThinned() throws {
        let rounds = (0..<20_000).map { Sample.round($0, metrics: ["ndcg@10": 0.3]) }
        let budget = try PrivacyBudget(epsilon: 5, delta: 1e-5)
        let charges = (0..<20_000).map { number in
            LedgerSummary.Charge(
                round: UInt32(number),
                query: number == 0 ? "itemCounts" : "itemFactorGradient",
                length: 10,
                event: .gaussian(noiseMultiplier: 500),
                people: 10,
                end: .released
            )
        }
        let page = Sample.page(
            try Sample.run(rounds: rounds, ledger: LedgerSummary(charges: charges, budget: budget))
        )
        #expect(page.utf8.count < 1_500_000)
        #expect(page.contains("300 of 20000; metrics.jsonl has all"))
        #expect(page.contains("itemFactorGradient, 19999 queries"))
    }

    @Test func aSweepHasACurve() throws {
        let runs = try ([1, 5, 20] as [Double]).map { (epsilon: Double) in
            RecordedSweep.Run(
                changes: ["privacy.epsilon=\(epsilon)"],
                report: try Sample.report(["privacy/epsilon": epsilon])
            )
        }
        let page = Sample.page(try Sample.run(sweep: RecordedSweep(runs: runs)))
        #expect(page.contains("Quality against ε") && page.contains("NDCG@10 over privacy.epsilon"))
        #expect(page.contains("<bdi>privacy.epsilon=20.0</bdi>"))
    }
}
