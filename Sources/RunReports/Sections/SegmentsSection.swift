import FederatedSimulation
import ModelRelease

/// Segments of the people: how good they are, and a card with its lists for each.
struct SegmentsSection {
    let run: RecordedRun
    /// Entries of a list that are shown.
    private static let listLimit = 20

    var section: Page.Section? {
        guard let segments = run.report.segments else { return nil }
        var facts: [(name: String, figure: String, more: String?)] = [
            ("Segments", "\(segments.count)", segments.algorithm),
            (
                "Withheld", "\(segments.withheld)",
                "below \(RunSummary.grouped(segments.minimumCohort)) people by the noisy size"
            ),
        ]
        for (name, measure) in [
            ("Silhouette", segments.silhouette), ("Stability", segments.stability),
            ("Clustering cost", segments.costRatio),
        ] {
            guard let measure else { continue }
            facts.append(
                (
                    name, Numeric.decimal(measure.value, 3),
                    (name == "Clustering cost" ? "over that of k-means without privacy; " : "")
                        + (measure.isPrivate
                            ? "from released values" : "computed outside the privacy boundary")
                )
            )
        }
        return Page.Section(
            id: "segments",
            title: "Segments",
            content: [
                .facts(facts), quality(segments),
                .paragraph(
                    "Sizes are noisy releases\(noise(segments)). A recommended item has its share of "
                        + "the segment's choices beside it, everybody's choices weighing 1/√(number of "
                        + "them); a popular one at least how many times more often the segment chooses "
                        + "it than everybody does."
                ),
                .tag("div", ["class": "cards"], segments.cards.map { card($0, segments.cards) }),
            ]
        )
    }

    private func quality(_ segments: SegmentReport) -> Markup {
        let known = segments.metrics.keys.sorted()
        let names = (run.report.evaluation?.metrics ?? known).filter {
            segments.metrics[$0] != nil
        }
        guard !names.isEmpty else { return .empty }
        func ratio(_ name: String) -> String {
            guard let value = segments.metrics[name], let base = segments.popularity[name], base > 0
            else { return "–" }
            return "\(Numeric.decimal(value / base, 2)) ×"
        }
        return DataTable(
            caption: "Lists of segments against the released popularity, each person scored by the "
                + "own segment; outside the privacy boundary",
            columns: ["Lists"] + names.map(MetricWords.heading),
            rows: [
                ["Segments"] + names.map { Numeric.decimal(segments.metrics[$0]) },
                ["Popularity"] + names.map { Numeric.decimal(segments.popularity[$0]) },
                ["Ratio"] + names.map(ratio),
            ]
        ).markup
    }

    private func noise(_ segments: SegmentReport) -> String {
        segments.sizeNoise.map {
            ", with a standard deviation of \(Numeric.decimal($0, 0))"
        } ?? ""
    }

    private func card(_ card: SegmentReport.Card, _ all: [SegmentReport.Card]) -> Markup {
        var content: [Markup] = [
            .tag(
                "h3",
                [:],
                [.text("\(card.id) "), card.name.isEmpty ? "No name" : .foreign(card.name)]
            )
        ]
        if card.withheld {
            let fallback =
                card.fallback.map { number in
                    let name = all.first { $0.id == number }.map { ", \($0.name)" } ?? ""
                    return "segment \(number)\(name)"
                } ?? "the global list"
            content.append(
                .paragraph(
                    "Withheld: its noisy size is too small. Its people get the list of \(fallback)."
                )
            )
            return .tag("article", [:], content)
        }
        if let size = card.size {
            content.append(.paragraph("About \(Numeric.decimal(size, 0)) people", class: "muted"))
        }
        content.append(list("Recommended", card.items) { Numeric.percent($0, 2) })
        content.append(list("Popular here", card.popular) { "\(Numeric.decimal($0, 1)) ×" })
        return .tag("article", [:], content)
    }

    private func list(
        _ title: String,
        _ items: [SegmentReport.Item],
        score: (Double) -> String
    ) -> Markup {
        guard !items.isEmpty else { return .empty }
        let entries = items.prefix(Self.listLimit).map { item in
            Markup.tag(
                "li",
                [:],
                [
                    .foreign(item.title ?? item.id), .text(" "),
                    .tag("span", ["class": "muted"], score(item.score)),
                ]
            )
        }
        return .group([.tag("h4", [:], title), .tag("ol", [:], entries)])
    }
}
