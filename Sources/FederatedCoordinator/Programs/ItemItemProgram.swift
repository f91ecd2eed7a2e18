public import FederatedProtocol
import LinearAlgebra
import Recommenders

/// Two sums, counts and the Gram matrix of the head, and an item-item model from them.
///
/// Everything after the second sum is post-processing: ``ItemItemConfiguration/Rule`` is a free choice.
public struct ItemItemProgram: TrainingProgram {
    /// The algorithm's name.
    public var algorithm: String { configuration.algorithm }

    private enum Stage {
        case start
        case counts(SumQuery)
        case gram(SumQuery, counts: [Double])
        case finished
    }

    private let configuration: ItemItemConfiguration
    private let factory: QueryFactory
    private let itemCount: Int
    private var stage = Stage.start

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - itemCount: size of the public catalog.
    ///   - configuration: sizes and the rule; the head is at most the catalog.
    ///   - factory: makes queries with their noise.
    public init(itemCount: Int, configuration: ItemItemConfiguration, factory: QueryFactory) {
        self.itemCount = itemCount
        self.configuration = configuration
        self.factory = factory
    }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: ``CoordinatorError`` if the sum is not one of the pending query.
    public mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        let norm = configuration.historyNorm.map { VectorNorm.atMost($0) } ?? .unit
        switch (stage, sum) {
        case (.start, nil):
            let query = try factory.query(
                .itemCounts(ItemCountsQuery(itemCount: itemCount, norm: norm)),
                share: configuration.shares[0]
            )
            stage = .counts(query)
            return .query(query)
        case (.counts(let query), let sum?):
            try sum.check(answers: query)
            let head = PopularityOrder.order(counts: sum.values).prefix(configuration.headCount)
            let next = try factory.query(
                .itemGram(
                    ItemGramQuery(
                        head: HeadDescription(
                            items: head.map { UInt32(clamping: $0) },
                            weights: [Double](repeating: 1, count: head.count),
                            direction: [Double](repeating: 0, count: head.count)
                        ),
                        norm: norm
                    )
                ),
                share: configuration.shares[1]
            )
            stage = .gram(next, counts: sum.values)
            return .query(next)
        case (.gram(let query, let counts), let sum?):
            try sum.check(answers: query)
            guard case .itemGram(let gram) = query.body else {
                throw CoordinatorError.unexpectedStep
            }
            let matrix = Matrix(
                upperTriangle: sum.values[...],
                order: gram.head.count,
                offDiagonalScale: 0.5.squareRoot()
            )
            stage = .finished
            let noise = factory.noiseStandardDeviation(
                of: query,
                contributors: sum.contributors
            )
            return .finished(
                .itemItem(
                    try model(
                        matrix,
                        items: gram.head.items.map { Int32(clamping: $0) },
                        counts: counts,
                        contributors: sum.contributors,
                        noise: noise * 0.5.squareRoot()
                    )
                )
            )
        default:
            throw CoordinatorError.unexpectedStep
        }
    }

    /// Applies the rule.
    private func model(
        _ gram: Matrix,
        items: [Int32],
        counts: [Double],
        contributors: Int,
        noise: Double
    ) throws -> ItemItemModel {
        let weights: [Float]
        var totals: AssociationTotals?
        switch configuration.rule {
        case .ease(let regularization):
            weights = try ItemItemWeights.ease(gram, regularization: regularization)
        case .cosine(let shrinkage, let neighborCount):
            weights = ItemItemWeights.cosine(
                gram,
                shrinkage: shrinkage,
                neighborCount: neighborCount
            )
        case .association(let thresholds):
            let known = try AssociationRules.totals(
                gram,
                users: max(1, contributors),
                noise: noise,
                isWeighted: configuration.historyNorm == nil,
                shrinkage: thresholds.shrinkage
            )
            weights = AssociationRules.weights(gram, known, thresholds)
            totals = known
        }
        return try ItemItemModel(
            algorithm: algorithm,
            items: items,
            weights: weights,
            counts: counts,
            totals: totals
        )
    }
}
