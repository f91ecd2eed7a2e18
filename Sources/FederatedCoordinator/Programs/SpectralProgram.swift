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
        case gram(SumQuery, ReleasedPopularity)
        case moments(SumQuery, ReleasedPopularity)
        case finished
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
            let popularity = ReleasedPopularity(
                sum,
                noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
            )
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

    private func gramQuery(_ popularity: ReleasedPopularity) throws -> SumQuery {
        let head = try popularity.head(
            configuration.gramHeadCount,
            exponent: configuration.gramWeightExponent
        )
        return try factory.query(
            .itemGram(ItemGramQuery(head: Self.describe(head), values: configuration.values)),
            share: configuration.shares[1]
        )
    }

    private func momentQuery(
        gram sum: PrivateSum,
        of query: SumQuery,
        popularity: ReleasedPopularity
    ) throws -> SumQuery {
        guard case .itemGram(let gram) = query.body else { throw CoordinatorError.unexpectedStep }
        let spectrum = try GramSpectrum(
            triangle: sum.values,
            order: gram.head.count,
            factorCount: configuration.factorCount,
            noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
        )
        let momentHead = try popularity.head(
            configuration.momentHeadCount,
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

    private func model(
        moments sum: PrivateSum,
        of query: SumQuery,
        popularity: ReleasedPopularity
    ) throws -> SpectralModel {
        guard case .itemFactorStatistics(let statistics) = query.body else {
            throw CoordinatorError.unexpectedStep
        }
        let head = try popularity.head(
            configuration.momentHeadCount,
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
