import Foundation
import ModelRelease
import Recommenders

/// What `tacit recommend --json` prints.
struct RecommendationResult: Encodable {
    /// An item of the history that speaks for a recommendation.
    struct Cause: Encodable {
        var id: String
        var title: String?
        /// What it adds to the score.
        var contribution: Double
        /// With association rules: share of those with this item who have the recommended one too,
        /// shrunk and with noise as it was released.
        var confidence: Double?
        /// With association rules: share of all people who have both, noisy.
        var support: Double?
        /// Standard deviation of the noise in the support.
        var supportNoise: Double?
        /// With association rules: how many times as often people have both as by chance, noisy.
        var lift: Double?
    }

    /// A recommended item.
    struct Item: Encodable {
        var id: String
        var title: String?
        var score: Double
        /// The place its score alone would give it, from 1.
        var scoreRank: Int
        /// Why it stands elsewhere; nil if it does not.
        var moved: [ListReason]?
        /// What of the history speaks for it, the strongest first; empty: popularity; nil: not
        /// asked for.
        var because: [Cause]?
        /// What of the score is not the history's doing; nil: not asked for.
        var remainder: Double?
        /// How many times as often people of the segment choose it as others; nil: not asked for, or
        /// not known.
        var segmentLift: Double?
        /// How many times as often it is chosen in the context as in all, as far as the released counts can
        /// tell; nil: not asked for.
        var contextRatio: Double?
    }

    /// What the list follows.
    struct Context: Encodable {
        /// As it was asked for: `month=12`.
        var value: String
        var boost: Double
    }

    /// The segment whose list it is.
    struct Segment: Encodable {
        var id: Int
        var name: String
        var size: Double?
    }

    var items: [Item]
    var unknownItems: [String]
    /// Whose list it is; nil for a history's own, or everybody's.
    var segment: Segment?
    /// What the list follows; nil for nothing.
    var context: Context?

    /// Names the items of a list.
    ///
    /// - Parameters:
    ///   - listed: the list.
    ///   - parts: the list's scores taken apart, in its order; nil without explanations.
    ///   - rules: the model, if its weights are association rules.
    ///   - itemIDs: ids by index.
    ///   - titles: titles by index, or nil.
    ///   - unknownItems: what of the history could not be used.
    init(
        _ listed: [ListedItem],
        parts: [ScoreParts]?,
        rules: ItemItemModel?,
        itemIDs: ItemCatalog,
        titles: [String?]?,
        unknownItems: [String]
    ) {
        func title(_ item: Int32) -> String? { titles?[Int(item)] }
        items = listed.enumerated().map { rank, entry in
            let part = parts?[rank]
            return Item(
                id: itemIDs[Int(entry.item)],
                title: title(entry.item),
                score: entry.score,
                scoreRank: entry.plainRank + 1,
                moved: entry.reasons.isEmpty ? nil : entry.reasons,
                because: part.map { part in
                    guard case .history(let causes) = Explanation(part) else { return [] }
                    return causes.map {
                        let rule = rules?.rule(from: $0.item, to: entry.item)
                        return Cause(
                            id: itemIDs[Int($0.item)],
                            title: title($0.item),
                            contribution: $0.value,
                            confidence: rules == nil ? nil : $0.value,
                            support: rule?.support,
                            supportNoise: rule == nil
                                ? nil : rules?.totals.map { $0.noise / $0.total },
                            lift: rule?.lift
                        )
                    }
                },
                remainder: part?.remainder
            )
        }
        self.unknownItems = unknownItems
    }
}

extension RecommendationResult {
    /// Says whose list it is, and what people of the segment choose more than others.
    ///
    /// - Parameters:
    ///   - card: the segment's; nil for none.
    ///   - explaining: whether the items say it too.
    mutating func add(_ card: SegmentCard?, explaining: Bool) {
        guard let card else { return }
        segment = Segment(id: card.id, name: card.name, size: card.size)
        guard explaining else { return }
        let lifts = Dictionary(
            card.popular.map { ($0.id, $0.score) },
            uniquingKeysWith: { first, _ in first }
        )
        for index in items.indices { items[index].segmentLift = lifts[items[index].id] }
    }

    /// Says what the list follows, and how well its items suit it.
    ///
    /// - Parameters:
    ///   - choice: of the context; nil for none.
    ///   - indices: the list's items in order.
    ///   - explaining: whether the items say it too.
    mutating func add(_ choice: ContextOptions.Choice?, items indices: [Int32], explaining: Bool) {
        guard let choice else { return }
        context = Context(value: choice.description, boost: choice.strength)
        guard explaining else { return }
        for (place, item) in indices.enumerated() {
            items[place].contextRatio = exp(choice.boosts[Int(item)])
        }
    }
}
