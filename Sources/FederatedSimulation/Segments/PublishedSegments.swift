import FederatedCoordinator
import Foundation
import ModelRelease
import Recommenders

/// Segments ready to be published: lists, names, and who is withheld; **public**.
struct PublishedSegments: Sendable {
    /// Most items that are named as popular in one segment.
    static let popularCount = 20

    /// What ranks the catalog for a person.
    let model: SegmentModel
    /// One card per segment.
    let cards: [SegmentCard]
    /// What was released.
    let released: ReleasedSegments
    /// `k-means`, `gaussian-mixture` or `rfm`.
    let algorithm: String

    /// Makes lists and cards of released values.
    ///
    /// - Parameters:
    ///   - released: the segments.
    ///   - algorithm: that made them.
    ///   - trained: the model; its counts and factors rank items.
    ///   - factors: of the model; nil for segments without a place.
    ///   - choice: what lists should be like, and the minimum cohort.
    ///   - labels: ids, titles and categories of the catalog.
    ///   - frozen: the segments that are kept, with their names; nil for new ones.
    /// - Throws: `RecommendersError`.
    init(
        _ released: ReleasedSegments,
        algorithm: String,
        trained: TrainedModel,
        factors: SegmentFactors?,
        choice: Scenario.SegmentChoice,
        labels: ItemLabels,
        frozen: FrozenSegments? = nil
    ) throws {
        self.released = released
        self.algorithm = algorithm
        let count = released.rule.count
        let withheld = released.sizes.map { $0 < Double(choice.minimumCohort) }
        var centroids: [Float] = []
        // Those of an earlier release stand among the factors of its own model.
        if case .centroids(let segments) = released.rule, frozen == nil {
            centroids = segments.centroids
        }
        let counts = trained.counts
        let scores = try SegmentScores(
            counts: counts,
            segmentCounts: released.itemCounts,
            noise: released.itemNoise,
            factors: factors,
            centroids: centroids
        )
        let total = counts.reduce(0) { $0 + max($1, 0.5) }
        let fallbacks = (0..<count).map { segment in
            withheld[segment] ? Self.fallback(of: segment, released, withheld: withheld) : nil
        }
        model = try SegmentModel(
            rule: released.rule,
            scores: (0..<count).map { withheld[$0] ? nil : scores.values[$0] },
            fallbacks: fallbacks,
            globalScores: counts.map { max($0, 0.5) / total }
        )
        let policy = ListPolicy(
            count: choice.listLength,
            diversity: choice.diversity,
            longTail: choice.longTail.map { .places(share: $0) }
        )
        let reranker = try Reranker(
            policy: policy,
            facts: ListFacts(
                counts: counts,
                similarity: choice.diversity > 0 ? trained.itemSimilarity() : nil
            )
        )
        var lists: [[ListedItem]] = []
        var popular: [[(item: Int32, lift: Double)]] = []
        for segment in 0..<count {
            guard !withheld[segment] else {
                lists.append([])
                popular.append([])
                continue
            }
            lists.append(try reranker.list(scores: scores.values[segment], history: []))
            popular.append(
                TopItems.top(Self.popularCount, scores: scores.lifts[segment], excluding: [])
                    .filter { $0.score > 1 }.map { (item: $0.item, lift: $0.score) }
            )
        }
        let names =
            frozen?.names
            ?? Self.names(
                released.rule,
                lists: lists.map { $0.map(\.item) },
                popular: popular.map { $0.map(\.item) },
                labels: labels
            )
        cards = (0..<count).map { segment in
            SegmentCard(
                id: segment,
                name: withheld[segment] ? "Segment \(segment)" : names[segment],
                size: withheld[segment] ? nil : released.sizes[segment].rounded(),
                withheld: withheld[segment],
                fallback: fallbacks[segment],
                items: lists[segment].map {
                    .init(
                        id: labels.ids[Int($0.item)],
                        title: labels.known[Int($0.item)],
                        score: Self.short(scores.values[segment][Int($0.item)])
                    )
                },
                popular: popular[segment].map {
                    .init(
                        id: labels.ids[Int($0.item)],
                        title: labels.known[Int($0.item)],
                        score: Self.short($0.lift)
                    )
                }
            )
        }
    }

    /// Six digits: more would be noise.
    private static func short(_ score: Double) -> Double {
        Double(String(format: "%.6g", score)) ?? score
    }

    /// The published segment nearest to one that is withheld; the first of equals.
    private static func fallback(
        of segment: Int,
        _ released: ReleasedSegments,
        withheld: [Bool]
    ) -> Int? {
        let candidates = withheld.indices.filter { !withheld[$0] }
        let distances: [Double]
        switch released.rule {
        case .centroids(let segments):
            let dimension = segments.space.dimension
            let own = segments.centroids[(segment * dimension)..<((segment + 1) * dimension)]
            distances = segments.squaredDistances(from: own.map { Double($0) })
        case .purchases(let grid):
            let own = grid.levels(of: segment)
            distances = withheld.indices.map { other in
                let levels = grid.levels(of: other)
                let steps = [
                    levels.recency - own.recency, levels.frequency - own.frequency,
                    levels.amount - own.amount,
                ]
                return Double(steps.reduce(0) { $0 + $1 * $1 })
            }
        }
        return candidates.min { distances[$0] < distances[$1] }
    }

    private static func names(
        _ rule: SegmentRule,
        lists: [[Int32]],
        popular: [[Int32]],
        labels: ItemLabels
    ) -> [String] {
        if case .purchases(let grid) = rule {
            return (0..<grid.count).map { SegmentNames.name(grid.levels(of: $0), of: grid) }
        }
        return SegmentNames.names(
            lists: lists,
            peculiar: popular,
            categories: labels.categories,
            labels: labels.titles
        )
    }
}
