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
            return .finished(
                .itemItem(
                    try ItemItemModel(
                        algorithm: algorithm,
                        items: gram.head.items.map { Int32(clamping: $0) },
                        weights: ItemItemWeights.make(
                            matrix,
                            users: sum.contributors,
                            configuration.rule
                        ),
                        counts: counts
                    )
                )
            )
        default:
            throw CoordinatorError.unexpectedStep
        }
    }
}
