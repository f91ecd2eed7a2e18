import FederatedSimulation

/// The models that a run's own model is compared with.
enum Baselines {
    /// Names in reports and what they are.
    static let words: [(name: String, words: String)] = [
        ("withoutPrivacy", "The same model without privacy"),
        ("popularity", "Popularity, without privacy"),
        ("popularityInHindsight", "Popularity in hindsight"),
        ("globalMean", "The mean of all ratings"),
    ]

    /// The figures of the run's model, then of the baselines that it has.
    static func rows(_ report: RunReport) -> [(words: String, metrics: [String: Double])] {
        let label =
            report.privacy.epsilon.map { "\(report.algorithm), ε \(RunSummary.short($0))" }
            ?? "\(report.algorithm), no privacy"
        var rows = [(words: label, metrics: report.metrics)]
        for (name, words) in words {
            if let metrics = report.baselines[name] { rows.append((words, metrics)) }
        }
        let known = Set(words.map(\.name))
        for (name, metrics) in report.baselines.sorted(by: { $0.key < $1.key })
        where !known.contains(name) {
            rows.append((name, metrics))
        }
        return rows
    }
}
