import Foundation

/// How much more an item is chosen in some context than in all: hour, weekday, month, device,
/// country; **public**.
///
/// The table is released or public; which row applies (now, here, on this device) is known on the
/// device only.
public struct ContextTable: Equatable, Sendable {
    /// The values of the context, such as `0`…`23` for hours; no repeats.
    public let values: [String]
    /// Log-ratios, items × values, row by row.
    public let logRatios: [Double]

    /// Number of items.
    public var itemCount: Int { values.isEmpty ? 0 : logRatios.count / values.count }

    /// Creates a table from log-ratios that are known already.
    ///
    /// - Throws: ``RecommendersError`` for repeated values, a partial row or a number that is not
    ///   finite.
    public init(values: [String], logRatios: [Double]) throws(RecommendersError) {
        guard !values.isEmpty, Set(values).count == values.count,
            logRatios.count.isMultiple(of: values.count)
        else { throw .invalidList(part: "context", expected: "rows over distinct values") }
        guard logRatios.allSatisfy(\.isFinite) else { throw .notFinite(part: "context") }
        self.values = values
        self.logRatios = logRatios
    }

    /// Creates a table from counts: ln((c_iv + m p_v) / ((c_i + m) p_v)), p_v being v's share of
    /// all counts.
    ///
    /// m counts in the proportions of the whole catalog are added to every item, so that few counts
    /// say little (a Dirichlet prior with mean p). Counts below 0, as noise makes them, are zeros.
    ///
    /// - Parameters:
    ///   - values: of the context, no repeats.
    ///   - counts: items × values, row by row; public or released, never a user's own.
    ///   - shrinkage: m, above 0.
    /// - Throws: ``RecommendersError``.
    public init(values: [String], counts: [Double], shrinkage: Double) throws(RecommendersError) {
        guard shrinkage > 0, shrinkage.isFinite else {
            throw .invalidList(part: "context shrinkage", expected: "above 0")
        }
        guard !values.isEmpty, counts.count.isMultiple(of: values.count) else {
            throw .invalidList(part: "context", expected: "rows over distinct values")
        }
        guard counts.allSatisfy(\.isFinite) else { throw .notFinite(part: "context") }
        let width = values.count
        var totals = [Double](repeating: 0, count: width)
        for (index, count) in counts.enumerated() { totals[index % width] += max(0, count) }
        let sum = totals.reduce(0, +)
        let logRatios = stride(from: 0, to: counts.count, by: width).flatMap { start in
            let row = counts[start..<(start + width)].map { max(0, $0) }
            let total = row.reduce(0, +)
            return zip(row, totals).map { count, all -> Double in
                // A value nobody has says nothing.
                guard all > 0 else { return 0 }
                let share = all / sum
                return log((count + shrinkage * share) / ((total + shrinkage) * share))
            }
        }
        try self.init(values: values, logRatios: logRatios)
    }

    /// One log-ratio per item for a value of the context; zeros for a value the table does not
    /// know.
    public func boosts(for value: String) -> [Double] {
        guard let column = values.firstIndex(of: value) else {
            return [Double](repeating: 0, count: itemCount)
        }
        return (0..<itemCount).map { logRatios[$0 * values.count + column] }
    }
}
