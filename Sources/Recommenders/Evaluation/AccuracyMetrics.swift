import Foundation

/// Metrics of one user's ranked targets; all lie in 0…1 (docs/metrics.md).
enum AccuracyMetrics {
    /// One metric.
    ///
    /// - Parameters:
    ///   - kind: a metric of ranks.
    ///   - cutoff: length of the list, or nil for the whole ranking.
    ///   - ranks: where the targets stand; at least one.
    /// - Returns: the value; 0 for other kinds.
    static func value(_ kind: MetricKind, at cutoff: Int?, _ ranks: TargetRanks) -> Double {
        let targets = ranks.ranks.count
        let cutoff = cutoff ?? .max
        let hits = ranks.ranks.filter { $0 < cutoff }
        let found = Double(hits.count)
        switch kind {
        case .precision: return found / Double(cutoff)
        case .recall: return found / Double(targets)
        case .recallMin: return found / Double(min(cutoff, targets))
        // 2PR / (P + R) with P = found / cutoff and R = found / targets.
        case .f1: return 2 * found / (Double(cutoff) + Double(targets))
        case .hr: return hits.isEmpty ? 0 : 1
        case .mrr: return hits.min().map { 1 / Double($0 + 1) } ?? 0
        case .map: return averagePrecision(hits) / Double(min(cutoff, targets))
        case .ndcg: return gain(hits) / idealGain(min(cutoff, targets))
        case .auc: return auc(ranks)
        default: return 0
        }
    }

    /// Sum of the precisions at the places of hits.
    private static func averagePrecision(_ hits: [Int]) -> Double {
        hits.sorted().enumerated().reduce(0) {
            $0 + Double($1.offset + 1) / Double($1.element + 1)
        }
    }

    private static func gain(_ hits: [Int]) -> Double {
        hits.reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) }
    }

    private static func idealGain(_ count: Int) -> Double {
        (0..<count).reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) }
    }

    /// Share of the pairs of target and competitor with the target first; 1/2 without competitors.
    private static func auc(_ ranks: TargetRanks) -> Double {
        guard ranks.competitors > 0 else { return 0.5 }
        var wrong = 0.0
        // The target at this place of the targets' own order has that many targets before it.
        for (targetsBefore, rank) in ranks.ranks.sorted().enumerated() {
            wrong += Double(rank - targetsBefore)
        }
        return 1 - wrong / (Double(ranks.ranks.count) * Double(ranks.competitors))
    }
}
