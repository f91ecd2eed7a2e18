import FederatedSimulation

/// A metric over the first swept key, averaged over seeds, beside the baselines that were computed.
enum SweepPlot {
    /// The swept key on the plot's axis.
    ///
    /// - Parameter combinations: the sweep's runs.
    /// - Returns: the key, as in `privacy.epsilon`.
    /// - Throws: ``CommandFailure`` if the first key but `seed` has values other than positive numbers,
    ///   or fewer than two.
    static func key(of combinations: [[String]]) throws -> String {
        let changes = combinations.first?.map { $0.prefix { $0 != "=" } } ?? []
        guard let key = changes.first(where: { $0 != "seed" }) else {
            throw CommandFailure(message: "--plot needs a --sweep over a number", code: .usage)
        }
        let values = combinations.map { value(of: String(key), in: $0) }
        guard values.allSatisfy({ ($0 ?? 0) > 0 && ($0 ?? 0).isFinite }),
            Set(values.compactMap { $0 }).count > 1
        else {
            throw CommandFailure(
                message: "--plot needs two or more positive numbers of \(key)",
                code: .usage
            )
        }
        return String(key)
    }

    /// The plot.
    ///
    /// - Parameters:
    ///   - key: what ``key(of:)`` returned.
    ///   - metric: the metric's name.
    ///   - combinations: the sweep's runs.
    ///   - reports: one per run.
    /// - Returns: one line per combination of the other keys, then the baselines.
    /// - Throws: ``CommandFailure`` if a run has no such metric.
    static func plot(
        over key: String,
        metric: String,
        combinations: [[String]],
        reports: [RunReport]
    ) throws -> LinePlot {
        let points = Set(combinations.compactMap { value(of: key, in: $0) }).sorted()
        var order: [String] = []
        var sums: [String: [Double: (sum: Double, count: Double)]] = [:]
        func add(_ number: Double?, to line: String, at point: Double) {
            guard let number, number > 0, number.isFinite else { return }
            if sums[line] == nil { order.append(line) }
            let old = sums[line]?[point] ?? (0, 0)
            sums[line, default: [:]][point] = (old.sum + number, old.count + 1)
        }
        for (combination, report) in zip(combinations, reports) {
            guard let point = value(of: key, in: combination) else { continue }
            let rest = combination.filter { !$0.hasPrefix("seed=") && !$0.hasPrefix("\(key)=") }
            let name = ([report.algorithm] + rest).joined(separator: " ")
            add(report.metrics[metric], to: name, at: point)
        }
        for (combination, report) in zip(combinations, reports) {
            guard let point = value(of: key, in: combination) else { continue }
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
        guard !series.isEmpty else {
            throw CommandFailure(message: "the runs have no positive \(metric) to plot")
        }
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
