/// The metrics that evaluations know; definitions with every divisor are in docs/metrics.md.
public enum MetricKind: String, CaseIterable, Sendable {
    /// Targets in the list over the cut-off.
    case precision
    /// Targets in the list over all targets.
    case recall
    /// Targets in the list over min(cut-off, targets): 1 for the best possible list.
    case recallMin = "recall_min"
    /// Harmonic mean of precision and recall of one user.
    case f1
    /// Whether any target is in the list.
    case hr
    /// One over the place of the first target.
    case mrr
    /// Mean precision at the places of targets.
    case map
    /// Discounted cumulative gain over that of the best possible list.
    case ndcg
    /// Share of the pairs of target and other candidate that are in the right order.
    case auc
    /// Root of the mean squared error of rating predictions.
    case rmse
    /// Mean absolute error of rating predictions.
    case mae
    /// Share of the catalog that is in anybody's list.
    case coverage
    /// Mean self-information of listed items, in bits.
    case novelty
    /// Mean distance of the pairs of items in a list.
    case diversity
    /// Gini coefficient of how often items are listed.
    case gini
    /// Share of listed items outside the popular head.
    case longtail
    /// One minus the mean overlap of two users' lists.
    case personalization

    /// Whether a name of the metric has a cut-off.
    public enum CutoffRule: Sendable {
        /// It must have one.
        case required
        /// It may have one; without, the whole ranking counts.
        case optional
        /// It has none.
        case none
    }

    /// What a metric is computed from.
    public enum Basis: Sendable {
        /// One user's ranks of targets; averaged over users.
        case ranks
        /// One user's list; averaged over users.
        case list
        /// All users' lists together.
        case allLists
        /// Predicted ratings.
        case ratings
    }

    /// Whether a cut-off is needed.
    public var cutoffRule: CutoffRule {
        switch self {
        case .mrr, .map, .ndcg: .optional
        case .auc, .rmse, .mae: .none
        default: .required
        }
    }

    /// What the metric is computed from.
    public var basis: Basis {
        switch self {
        case .precision, .recall, .recallMin, .f1, .hr, .mrr, .map, .ndcg, .auc: .ranks
        case .novelty, .diversity, .longtail: .list
        case .coverage, .gini, .personalization: .allLists
        case .rmse, .mae: .ratings
        }
    }
}
