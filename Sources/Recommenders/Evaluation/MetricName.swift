/// A metric with its cut-off, as in `ndcg@10`.
public struct MetricName: Hashable, Sendable, CustomStringConvertible {
    /// Cut-offs that names may have.
    public static let cutoffs = 1...1000

    /// What is measured.
    public let kind: MetricKind
    /// Length of the list that counts, or nil for the whole ranking.
    public let cutoff: Int?

    /// The name in scenarios and reports.
    public var description: String { kind.rawValue + (cutoff.map { "@\($0)" } ?? "") }

    /// Creates a name.
    ///
    /// - Throws: ``RecommendersError/invalidMetric(name:reason:)`` if the cut-off is missing, out
    ///   of range or does not go with the metric.
    public init(_ kind: MetricKind, at cutoff: Int? = nil) throws(RecommendersError) {
        let name = kind.rawValue
        if let cutoff {
            guard kind.cutoffRule != .none else {
                throw .invalidMetric(name: "\(name)@\(cutoff)", reason: "has no cut-off: '\(name)'")
            }
            guard Self.cutoffs.contains(cutoff) else {
                throw .invalidMetric(
                    name: "\(name)@\(cutoff)",
                    reason: "has a cut-off outside \(Self.cutoffs.lowerBound)…"
                        + "\(Self.cutoffs.upperBound)"
                )
            }
        } else if kind.cutoffRule == .required {
            throw .invalidMetric(name: name, reason: "needs a cut-off, as in '\(name)@10'")
        }
        self.kind = kind
        self.cutoff = cutoff
    }

    /// Parses a name such as `ndcg@10` or `auc`.
    ///
    /// - Throws: ``RecommendersError/invalidMetric(name:reason:)``.
    public init(parsing text: String) throws(RecommendersError) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let word = parts.first, let kind = MetricKind(rawValue: String(word)) else {
            throw .invalidMetric(name: text, reason: "is not a known metric")
        }
        guard parts.count == 2 else {
            try self.init(kind)
            return
        }
        // Only plain digits: "+10" and "010" would be second names of one metric.
        guard let cutoff = Int(parts[1]), String(cutoff) == parts[1] else {
            throw .invalidMetric(
                name: text,
                reason: "has a cut-off that is no whole number, as in '\(word)@10'"
            )
        }
        try self.init(kind, at: cutoff)
    }

    /// A name that is known to be valid.
    init(valid kind: MetricKind, at cutoff: Int?) {
        self.kind = kind
        self.cutoff = cutoff
    }
}
