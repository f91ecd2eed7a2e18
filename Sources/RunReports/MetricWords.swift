import FederatedSimulation
import Recommenders

/// What metrics are called, which of them say what, and which way is better.
enum MetricWords {
    /// Whether more of a metric is better.
    enum Direction: Sendable, Equatable {
        case higher
        case lower
        /// Neither: it describes lists.
        case neither
    }

    /// A metric's name as people write it, such as `NDCG@10`.
    static func heading(_ name: String) -> String {
        (try? MetricName(parsing: name)).map { MetricTable.heading($0) } ?? name
    }

    /// Which way a metric is better.
    static func direction(_ name: String) -> Direction {
        guard let metric = try? MetricName(parsing: name) else { return .neither }
        return switch metric.kind.basis {
        case .ranks: .higher
        case .ratings: .lower
        case .list, .allLists: .neither
        }
    }

    /// What a metric says, in a few words.
    static func meaning(_ name: String) -> String {
        guard let metric = try? MetricName(parsing: name) else { return "" }
        return switch metric.kind {
        case .precision: "share of the list that was right"
        case .recall: "share of a person's held-out items that are in the list"
        case .recallMin: "recall, 1 for the best possible list"
        case .f1: "balance of precision and recall"
        case .hr: "share of people with a held-out item in the list"
        case .mrr: "one over the place of the first right item"
        case .map: "precision, averaged over the places of right items"
        case .ndcg: "how high held-out items stand in the list"
        case .auc: "how often a held-out item beats another one"
        case .rmse: "typical error of predicted ratings, large ones weigh more"
        case .mae: "mean error of predicted ratings"
        case .coverage: "share of the catalog that is in anybody's list"
        case .novelty: "how little known the listed items are, in bits"
        case .diversity: "how different the items of a list are"
        case .gini: "how unequally often items are listed: 0 alike, 1 one item only"
        case .longtail: "share of listed items outside the popular head"
        case .personalization: "how little two people's lists overlap"
        }
    }

    /// The metrics that say how good lists or predictions are.
    static func quality(_ names: [String]) -> [String] {
        names.filter { direction($0) != .neither }
    }

    /// The metrics that describe what is in the lists.
    static func variety(_ names: [String]) -> [String] {
        names.filter { direction($0) == .neither }
    }
}
