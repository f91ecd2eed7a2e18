import ModelRelease
import Testing

@Suite struct ModelCardTests {
    private static func card(
        isPrivate: Bool = true,
        _ change: (inout ModelCard.Facts) -> Void = { _ in }
    ) throws -> String {
        let contents = try SampleRelease(isPrivate: isPrivate).contents(counts: [3, 1, 2])
        var facts = contents.facts
        change(&facts)
        return ModelCard(manifest: contents.manifest, facts: facts).text
    }

    @Test func aCardWithoutPrivacySaysSoAtOnce() throws {
        let card = try Self.card(isPrivate: false) { facts in
            facts.queries = [
                .init(
                    kind: "itemCounts",
                    length: 3,
                    count: 1,
                    mechanism: "none",
                    sensitivity: 1024,
                    noise: 0
                )
            ]
        }
        let lines = card.split(separator: "\n")
        #expect(lines[1].contains("**PRIVACY: NONE."))
        #expect(card.contains("**None.** Sums were released exactly; ε is infinite."))
        #expect(card.contains("| none | 1024.0 | NONE | NONE |"))
        #expect(!card.contains("In words:"))
    }

    @Test func aPrivateCardSpeaksToLawyersAndEngineers() throws {
        let card = try Self.card { facts in
            facts.queries = [
                .init(
                    kind: "itemGram",
                    length: 500,
                    count: 3,
                    mechanism: "discrete Gaussian",
                    sensitivity: 1024,
                    noise: 4096
                )
            ]
        }
        #expect(!card.contains("NONE") && !card.contains("**None"))
        #expect(card.contains("whether or not any one person took part"))
        #expect(card.contains("a factor of at most e^ε = "))
        #expect(card.contains("| `itemGram` | 500 | 3 | discrete Gaussian | 1024.0 | 4096.0 | 4.0"))
        for heading in [
            "Intended use", "Out of scope", "Privacy", "Data", "Quality", "Limits", "Check it",
        ] {
            #expect(card.contains("\n## \(heading)\n"))
        }
        #expect(!card.contains("## Segments") && !card.contains("## Groups"))
    }

    @Test func figuresSayWhetherTheyAreAPrivateRelease() throws {
        let card = try Self.card { facts in
            facts.baselines = ["popularity": ["ndcg@10": 0.2]]
            facts.divisions = [
                .init(
                    name: "age",
                    groups: [("young", 10, ["ndcg@10": 0.5]), ("old", 20, ["ndcg@10": 0.25])],
                    withheld: 2,
                    gaps: ["ndcg@10": 0.25]
                )
            ]
            facts.privateMetrics = .init(
                epsilon: 1,
                delta: 1e-6,
                figures: ["hr@10": (0.61234, 0.01)]
            )
            facts.segments = .init(
                algorithm: "k-means",
                minimumCohort: 50,
                segments: [
                    .init(id: 0, name: "boots", size: 120.4, items: ["a", "b"]),
                    .init(id: 1, name: "other", size: nil, items: []),
                ]
            )
        }
        #expect(card.contains("| metric | this model | popularity |"))
        #expect(card.contains("| ndcg\\@10 | 0.25 | 0.2 |"))
        #expect(card.contains("outside the privacy boundary"))
        #expect(card.contains("a private release with noise, of (ε, δ) = (1.0, 1e-06)"))
        #expect(card.contains("| hr\\@10 | 0.6123 | 0.01 |"))
        #expect(card.contains("| young | 10 | 0.5 |\n| old | 20 | 0.25 |\n"))
        #expect(card.contains("| **largest gap** |  | 0.25 |"))
        #expect(card.contains("2 groups are too small to be shown."))
        #expect(card.contains("| 0 | boots | 120 | a, b |\n| 1 | other | withheld |  |"))
    }

    /// Whatever comes from a scenario or from data stays text.
    @Test func textOfOthersIsNoMarkup() throws {
        let nasty = "<script>x</script> [a](http://b) `c` | **d** # \n\n## New heading"
        let card = try Self.card { facts in
            facts.findings = [nasty]
            facts.source = "dataset: {path: x}\n  ## not a heading\u{2028}# nor this"
            facts.divisions = [
                .init(name: nasty, groups: [(nasty, 1, [nasty: 1])], withheld: 0, gaps: [:])
            ]
            facts.segments = .init(
                algorithm: nasty,
                minimumCohort: 1,
                segments: [.init(id: 0, name: nasty, size: .infinity, items: [nasty])]
            )
        }
        #expect(card.contains("\\<script\\>x\\</script\\> \\[a\\](http:\\/\\/b) \\`c\\` \\|"))
        #expect(!card.contains("<script>") && !card.contains("http://"))
        #expect(!card.contains("\n## New"))
        #expect(card.contains("\n      ## not a heading\n    # nor this\n"))
        let tables = card.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(tables.allSatisfy { $0.hasSuffix("|") })
    }
}
