import FederatedProtocol
import Recommenders

extension QueryAnswerer {
    /// The answer to a ``RatingSumsQuery``.
    ///
    /// - Parameters:
    ///   - query: what is asked; its biases cover the catalog.
    ///   - history: items, ascending; **secret**.
    ///   - ratings: one finite number per item; nil if the client has none.
    /// - Returns: 2 · items + 2 numbers of the query's norm at most.
    /// - Complexity: O(catalog).
    static func ratingSums(_ query: RatingSumsQuery, history: [Int32], ratings: [Float]?)
        -> [Float]
    {
        var values = [Float](repeating: 0, count: query.length)
        guard let ratings, !history.isEmpty,
            let baseline = try? RatingBaseline(query.centering)
        else { return values }
        let residuals = baseline.residuals(items: history, ratings: ratings)
        let count = Double(history.count)
        let squares = residuals.reduce(0) { $0 + Double($1) * Double($1) }
        let norm = (squares + query.countWeight * query.countWeight * count).squareRoot()
        let weight = min(1, query.rowsBound / norm)
        for (item, residual) in zip(history, residuals) {
            values[Int(item)] = Float(weight) * residual
            values[query.itemCount + Int(item)] = Float(weight * query.countWeight)
        }
        let offset = baseline.offset(items: history, ratings: ratings) / baseline.range
        values[2 * query.itemCount] = Float(query.offsetWeight * offset)
        values[2 * query.itemCount + 1] = Float(query.offsetWeight)
        return values
    }
}
