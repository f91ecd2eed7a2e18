public import FederatedProtocol
import LinearAlgebra
import Recommenders

/// Three sums: counts, the Gram matrix of a small head without its popularity direction, and cross
/// moments of the users' item vectors with their positions in the Gram's eigenvectors.
public struct SpectralProgram: TrainingProgram {
    /// The algorithm's name.
    public var algorithm: String { "spectral" }

    private enum Stage {
        case start
        case counts(SumQuery)
        case gram(SumQuery, Popularity)
        case moments(SumQuery, Popularity)
        case finished
    }

    /// What the counts gave: public from then on.
    private struct Popularity {
        let counts: [Double]
        let order: [Int32]
    }

    private let configuration: SpectralConfiguration
    private let factory: QueryFactory
    private let itemCount: Int
    private var stage = Stage.start

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - itemCount: size of the public catalog.
    ///   - configuration: sizes and exponents; heads are at most the catalog.
    ///   - factory: makes queries with their noise.
    public init(itemCount: Int, configuration: SpectralConfiguration, factory: QueryFactory) {
        self.itemCount = itemCount
        self.configuration = configuration
        self.factory = factory
    }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: ``CoordinatorError`` if the sum is not one of the pending query.
    public mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        switch (stage, sum) {
        case (.start, nil):
            let query = try factory.query(
                .itemCounts(ItemCountsQuery(itemCount: itemCount)),
                share: configuration.shares[0]
            )
            stage = .counts(query)
            return .query(query)
        case (.counts(let query), let sum?):
            try sum.check(answers: query)
            let popularity = popularity(sum, query: query)
            let next = try gramQuery(popularity)
            stage = .gram(next, popularity)
            return .query(next)
        case (.gram(let query, let popularity), let sum?):
            try sum.check(answers: query)
            let next = try momentQuery(gram: sum, of: query, popularity: popularity)
            stage = .moments(next, popularity)
            return .query(next)
        case (.moments(let query, let popularity), let sum?):
            try sum.check(answers: query)
            let model = try model(moments: sum, of: query, popularity: popularity)
            stage = .finished
            return .finished(.spectral(model))
        default:
            throw CoordinatorError.unexpectedStep
        }
    }

    private func popularity(_ sum: PrivateSum, query: SumQuery) -> Popularity {
        let noise = factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
        let counts = ReleasedCounts.floored(sum.values, noise: noise)
        return Popularity(counts: counts, order: PopularityOrder.order(counts: sum.values))
    }

    private func gramQuery(_ popularity: Popularity) throws -> SumQuery {
        let head = try HeadItems(
            order: popularity.order,
            counts: popularity.counts,
            count: configuration.gramHeadCount,
            exponent: configuration.gramWeightExponent
        )
        return try factory.query(
            .itemGram(ItemGramQuery(head: Self.describe(head), values: configuration.values)),
            share: configuration.shares[1]
        )
    }

    private func momentQuery(gram sum: PrivateSum, of query: SumQuery, popularity: Popularity)
        throws -> SumQuery
    {
        guard case .itemGram(let gram) = query.body else { throw CoordinatorError.unexpectedStep }
        let spectrum = try GramSpectrum(
            triangle: sum.values,
            order: gram.head.count,
            factorCount: configuration.factorCount,
            noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
        )
        let momentHead = try HeadItems(
            order: popularity.order,
            counts: popularity.counts,
            count: configuration.momentHeadCount,
            exponent: configuration.momentWeightExponent
        )
        let body = try ItemFactorStatisticsQuery(
            gramHead: gram.head,
            eigenvectors: spectrum.vectors.elements,
            whitening: spectrum.whitening(exponent: -0.5),
            momentHead: Self.describe(momentHead),
            gramianWeight: configuration.gramianWeight,
            values: configuration.values
        )
        return try factory.query(.itemFactorStatistics(body), share: configuration.shares[2])
    }

    private func model(moments sum: PrivateSum, of query: SumQuery, popularity: Popularity) throws
        -> SpectralModel
    {
        guard case .itemFactorStatistics(let statistics) = query.body else {
            throw CoordinatorError.unexpectedStep
        }
        let head = try HeadItems(
            order: popularity.order,
            counts: popularity.counts,
            count: configuration.momentHeadCount,
            exponent: configuration.momentWeightExponent
        )
        let factors = try MomentFactors(
            sum: sum.values,
            layout: MomentFactors.Layout(
                rows: statistics.momentHead.count,
                factors: statistics.factorCount,
                gramianWeight: statistics.gramianWeight
            ),
            noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors),
            spectrumExponent: configuration.spectrumExponent
        )
        return try SpectralModel(
            head: head,
            itemFactors: factors.itemFactors,
            factorCount: factors.factorCount,
            popularityWeight: configuration.popularityWeight,
            counts: popularity.counts
        )
    }

    static func describe(_ head: HeadItems) throws -> HeadDescription {
        try HeadDescription(
            items: head.items.map { UInt32(clamping: $0) },
            weights: head.weights,
            direction: head.direction
        )
    }
}
