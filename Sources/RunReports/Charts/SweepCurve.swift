public import FederatedSimulation

/// Metrics over the first swept number, averaged over seeds, beside the baselines that were computed.
public struct SweepCurve: Sendable {
    /// The key on the plot's axis, such as `privacy.epsilon`.
    public let key: String
    private let runs: [(changes: [String], report: RunReport)]

    /// Finds the key; nil if the first changed key but `seed` has values other than positive numbers, or
    /// fewer than two.
    ///
    /// - Parameter runs: the changes that each run was made with, and what it says of itself.
    public init?(_ runs: [(changes: [String], report: RunReport)]) {
        guard let key = Self.key(of: runs.map(\.changes)) else { return nil }
        self.key = key
        self.runs = runs
    }

    /// The first key but `seed`; nil if there is none, or it has no two positive numbers.
    public static func key(of combinations: [[String]]) -> String? {
        guard let key = firstKey(of: combinations) else { return nil }
        let values = combinations.map { value(of: key, in: $0) }
        guard values.allSatisfy({ ($0 ?? 0) > 0 && ($0 ?? 0).isFinite }),
            Set(values.compactMap { $0 }).count > 1
        else { return nil }
        return key
    }

    /// The first key but `seed`.
    public static func firstKey(of combinations: [[String]]) -> String? {
        let keys = combinations.first?.map { $0.prefix { $0 != "=" } } ?? []
        return keys.first { $0 != "seed" }.map(String.init)
    }

    /// The plot of a metric.
    ///
    /// - Returns: one line per combination of the other keys, then the baselines; nil if no run has a
    ///   positive value at every point.
    public func plot(of metric: String) -> LinePlot? {
        let points = Set(runs.compactMap { Self.value(of: key, in: $0.changes) }).sorted()
        var order: [String] = []
        var sums: [String: [Double: (sum: Double, count: Double)]] = [:]
        func add(_ number: Double?, to line: String, at point: Double) {
            guard let number, number > 0, number.isFinite else { return }
            if sums[line] == nil { order.append(line) }
            let old = sums[line]?[point] ?? (0, 0)
            sums[line, default: [:]][point] = (old.sum + number, old.count + 1)
        }
        for (changes, report) in runs {
            guard let point = Self.value(of: key, in: changes) else { continue }
            let rest = changes.filter { !$0.hasPrefix("seed=") && !$0.hasPrefix("\(key)=") }
            let name = ([report.algorithm] + rest).joined(separator: " ")
            add(report.metrics[metric], to: name, at: point)
        }
        for (changes, report) in runs {
            guard let point = Self.value(of: key, in: changes) else { continue }
            for (baseline, name) in [
                ("withoutPrivacy", "same, exact sums"), ("popularity", "popularity"),
            ] {
                add(report.baselines[baseline]?[metric], to: name, at: point)
            }
        }
        let series = order.compactMap { name -> LinePlot.Series? in
            let values = points.compactMap { sums[name]?[$0].map { $0.sum / $0.count } }
            return values.count == points.count ? .init(name: name, values: values) : nil
        }
        guard !series.isEmpty else { return nil }
        return LinePlot(
            title: "\(metric) over \(key)",
            pointName: key,
            valueName: metric,
            points: points,
            series: series
        )
    }

    private static func value(of key: String, in combination: [String]) -> Double? {
        combination.first { $0.hasPrefix("\(key)=") }
            .flatMap { Double($0.dropFirst(key.count + 1)) }
    }
}
