import FederatedProtocol
import Recommenders

/// What stands for every interaction of a client in its vectors, by a query's ``ValueRule``; **secret**.
struct HistoryValues {
    /// The items that count, ascending.
    let items: [Int32]
    /// One number per item; nil for ones.
    let numbers: [Float]?
    /// What the numbers are.
    let kind: Kind

    /// What the numbers are.
    enum Kind {
        case ones
        /// Weights, above 0.
        case weights
        /// Residuals of ratings.
        case residuals
    }

    /// Applies a rule.
    ///
    /// - Parameters:
    ///   - rule: its item biases cover the catalog.
    ///   - history: items, ascending; **secret**.
    ///   - values: one finite number per item; nil if the client has none.
    init(_ rule: ValueRule, history: [Int32], values: [Float]?) {
        switch rule {
        case .one:
            (items, numbers, kind) = (history, nil, .ones)
        case .confidence(let rule):
            let weights = values?.map { Float(rule.weight(of: $0)) }
            (items, numbers, kind) = (history, weights, weights == nil ? .ones : .weights)
        case .residual(let centering):
            guard let values, let baseline = try? RatingBaseline(centering) else {
                // Without ratings there is nothing to say.
                (items, numbers, kind) = ([], [], .residuals)
                return
            }
            let residuals = baseline.residuals(items: history, ratings: values)
            (items, numbers, kind) = (history, residuals, .residuals)
        }
    }
}

extension RatingBaseline {
    /// The averages that a query takes off.
    ///
    /// - Throws: `RecommendersError` if the query's numbers are not finite, which its own checks exclude.
    init(_ centering: RatingCentering) throws(RecommendersError) {
        try self.init(
            center: centering.center,
            itemBiases: centering.itemBiases,
            shrinkage: centering.shrinkage,
            range: centering.range
        )
    }
}
