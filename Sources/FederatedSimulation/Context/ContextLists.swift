import Foundation
import Recommenders

/// A model whose lists are re-ranked by one value of a context, as `tacit recommend --context` does it.
struct ContextLists: RecommenderModel {
    private let model: any RecommenderModel
    private let reranker: Reranker

    var algorithm: String { model.algorithm }
    var itemCount: Int { model.itemCount }

    /// Joins a model with a table.
    ///
    /// - Parameters:
    ///   - model: scores the catalog.
    ///   - counts: released counts of the catalog.
    ///   - table: of the same catalog.
    ///   - value: which applies.
    ///   - strength: factor on the boosts, 0 or more.
    ///   - places: length of the lists; what follows them stays as it is.
    ///   - excludesHistory: whether what somebody has may not be listed.
    /// - Throws: `RecommendersError`.
    init(
        _ model: any RecommenderModel,
        counts: [Double],
        table: ContextTable,
        value: String,
        strength: Double,
        places: Int,
        excludesHistory: Bool
    ) throws {
        self.model = model
        reranker = try Reranker(
            policy: ListPolicy(
                count: places,
                excludesHistory: excludesHistory,
                boostStrength: strength
            ),
            facts: ListFacts(counts: counts, boosts: table.boosts(for: value))
        )
    }

    func scores(history: [Int32]) -> [Double] {
        ranked(model.scores(history: history), history: history)
    }

    func scores(histories: [[Int32]]) -> [[Double]] {
        zip(model.scores(histories: histories), histories).map { ranked($0, history: $1) }
    }

    /// The scores with those of the listed items put above all others, in the list's order.
    private func ranked(_ scores: [Double], history: [Int32]) -> [Double] {
        guard let listed = try? reranker.list(scores: scores, history: history),
            let best = scores.filter(\.isFinite).max()
        else { return scores }
        // Steps that are there in double precision, however large the scores are.
        let step = max(1, abs(best) * 0x1p-40)
        var ranked = scores
        for (rank, entry) in listed.enumerated() {
            ranked[Int(entry.item)] = best + Double(listed.count - rank) * step
        }
        return ranked
    }
}
