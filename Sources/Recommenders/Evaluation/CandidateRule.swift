/// Which items a target is ranked among.
public enum CandidateRule: Equatable, Sendable {
    /// As the split says: cut-offs up to 10 and metrics without a cut-off rank among the given
    /// negatives if there are any; larger cut-offs rank the catalog without the user's history.
    case split
    /// The given negatives, for every cut-off.
    case negatives
    /// So many sampled negatives, for every cut-off.
    case sampled(Int)
    /// The catalog without the user's history, for every cut-off.
    case catalog
    /// The whole catalog; lists hold what the user already has, too.
    case all

    /// The largest cut-off that ``split`` ranks among given negatives.
    public static let splitCutoff = 10

    /// The rule in reports.
    public var name: String {
        switch self {
        case .split: "split"
        case .negatives: "negatives"
        case .sampled(let count): "\(count)"
        case .catalog: "catalog"
        case .all: "all"
        }
    }

    /// Whether a metric of ranks uses the user's negatives, if the user has any.
    func usesNegatives(_ metric: MetricName) -> Bool {
        switch self {
        case .split: (metric.cutoff ?? 0) <= Self.splitCutoff
        case .negatives, .sampled: true
        case .catalog, .all: false
        }
    }
}
