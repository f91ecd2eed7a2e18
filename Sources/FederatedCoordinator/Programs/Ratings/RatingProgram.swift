public import FederatedProtocol
import LinearAlgebra
import Recommenders

/// Predicts ratings from private sums: averages first, then item factors of what they leave.
///
/// Averages as in Koren 2008, §2.1, from rounds of ``RatingSumsQuery``. Factors start from the eigenvectors
/// of the residuals' Gram matrix (McSherry and Mironov 2009 release such a matrix for all items) and are
/// mended by alternating least squares over the ratings there are; users solve their own part.
public struct RatingProgram: TrainingProgram {
    private enum Stage {
        case start
        case biases(SumQuery, number: Int)
        case gram(SumQuery)
        case sweep(SumQuery, number: Int)
        case finished
    }

    private let configuration: RatingConfiguration
    private let factory: QueryFactory
    private let itemCount: Int
    private var stage = Stage.start
    private var biases: ReleasedBiases
    private var itemFactors: [Float] = []
    private var factorCount = 0

    /// The algorithm's name.
    public var algorithm: String { configuration.factors == nil ? "biases" : "rating-als" }

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - itemCount: size of the public catalog.
    ///   - configuration: sizes and constants; the head is at most the catalog.
    ///   - factory: makes queries with their noise.
    public init(itemCount: Int, configuration: RatingConfiguration, factory: QueryFactory) {
        self.itemCount = itemCount
        self.configuration = configuration
        self.factory = factory
        biases = ReleasedBiases(scale: configuration.scale, itemCount: itemCount)
    }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: ``CoordinatorError`` if the sum is not one of the pending query.
    public mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        switch (stage, sum) {
        case (.start, nil): return try askBiases(0)
        case (.biases(let query, let number), let sum?):
            try sum.check(answers: query)
            guard case .ratingSums(let sums) = query.body else {
                throw CoordinatorError.unexpectedStep
            }
            biases.take(
                sum,
                of: sums,
                noise: noise(of: query, sum),
                shrinkage: configuration.itemShrinkage
            )
            if number + 1 < configuration.biasRounds { return try askBiases(number + 1) }
            return try configuration.factors.map { try askGram($0) } ?? finish()
        case (.gram(let query), let sum?):
            try sum.check(answers: query)
            try begin(sum, of: query)
            return try askFactors(0)
        case (.sweep(let query, let number), let sum?):
            try sum.check(answers: query)
            guard var factors = configuration.factors else { throw CoordinatorError.unexpectedStep }
            factors.factorCount = factorCount
            itemFactors = try RatingItemFactors(
                sum: sum,
                factors: factors,
                noise: noise(of: query, sum),
                counts: biases.counts,
                range: configuration.residualRange
            ).solved()
            return number + 1 < factors.sweepCount ? try askFactors(number + 1) : try finish()
        default:
            throw CoordinatorError.unexpectedStep
        }
    }

    private func noise(of query: SumQuery, _ sum: PrivateSum) -> Double {
        factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
    }

    private mutating func askBiases(_ number: Int) throws -> TrainingStep {
        let range = configuration.residualRange
        let weight = configuration.countWeight
        let offset = configuration.offsetWeight
        // Without noise nothing is gained by shortening histories.
        let longest = (range * range + weight * weight) * Double(configuration.longestHistory)
        let bound =
            factory.mu == nil
            ? (longest + 2 * offset * offset).squareRoot() : configuration.historyBound
        let query = try factory.query(
            .ratingSums(
                RatingSumsQuery(
                    centering: biases.centering(configuration),
                    countWeight: weight,
                    offsetWeight: offset,
                    l2Bound: bound
                )
            ),
            share: configuration.biasShare
        )
        stage = .biases(query, number: number)
        return .query(query)
    }

    private mutating func askGram(_ factors: RatingConfiguration.Factors) throws -> TrainingStep {
        let counts = biases.counts
        let order = PopularityOrder.order(counts: counts).prefix(factors.headCount)
        let largest = counts.max() ?? 1
        let query = try factory.query(
            .itemGram(
                ItemGramQuery(
                    head: HeadDescription(
                        items: order.map { UInt32(clamping: $0) },
                        weights: order.map {
                            power(counts[Int($0)] / largest, factors.weightExponent)
                        },
                        direction: [Double](repeating: 0, count: order.count)
                    ),
                    values: .residual(biases.centering(configuration))
                )
            ),
            share: factors.gramShare
        )
        stage = .gram(query)
        return .query(query)
    }

    /// Item factors from the Gram matrix's leading eigenvectors; zeros outside its head.
    private mutating func begin(_ sum: PrivateSum, of query: SumQuery) throws {
        guard case .itemGram(let gram) = query.body, let factors = configuration.factors else {
            throw CoordinatorError.unexpectedStep
        }
        let spectrum = try GramSpectrum(
            triangle: sum.values,
            order: gram.head.count,
            factorCount: factors.factorCount,
            noise: noise(of: query, sum)
        )
        factorCount = spectrum.values.count
        let scales = spectrum.whitening(exponent: 0.5)
        var rows: [Double] = []
        for row in 0..<gram.head.count {
            for factor in 0..<factorCount {
                rows.append(spectrum.vectors[row, factor] * scales[factor] / gram.head.weights[row])
            }
        }
        let scaled = RatingItemFactors.scaled(rows, rows: gram.head.count)
        itemFactors = [Float](repeating: 0, count: itemCount * factorCount)
        for (row, item) in gram.head.items.enumerated() {
            for factor in 0..<factorCount {
                itemFactors[Int(item) * factorCount + factor] = scaled[row * factorCount + factor]
            }
        }
    }

    private mutating func askFactors(_ number: Int) throws -> TrainingStep {
        guard let factors = configuration.factors else { throw CoordinatorError.unexpectedStep }
        let isShared = factors.curvature == .shared
        let norm = factors.userNormBound
        // Shared: weights of unit norm, and residuals of mean square 1 or less in a history. Own
        // matrices: every item of the longest history, in full.
        let range = configuration.residualRange
        let rows = isShared ? range * range / 4 : Double(configuration.longestHistory)
        let gramian = isShared ? factors.gramianWeight : 0
        let energy =
            isShared
            ? norm * norm * rows + gramian * gramian * norm * norm * norm * norm
            : rows * (range * range * norm * norm + norm * norm * norm * norm)
        let body = try UserFactorQuery(
            items: HeadDescription(
                items: (0..<itemCount).map { UInt32(clamping: $0) },
                weights: [Double](repeating: 1, count: itemCount),
                direction: [Double](repeating: 0, count: itemCount)
            ),
            itemFactors: itemFactors,
            factorCount: factorCount,
            ridge: UserFactorQuery.Ridge(
                regularization: factors.parameters.regularization,
                frequencyExponent: factors.parameters.frequencyExponent,
                unobservedWeight: 0
            ),
            userNormBound: norm,
            weighting: isShared ? .unitNorm : .asGiven,
            statistic: isShared ? .rightHandSide : .normalEquations(matrixWeight: 1),
            gramianWeight: gramian,
            l2Bound: energy.squareRoot(),
            values: .residual(biases.centering(configuration))
        )
        let query = try factory.query(
            .userFactors(body),
            share: factors.sweepShare / Double(factors.sweepCount)
        )
        stage = .sweep(query, number: number)
        return .query(query)
    }

    private mutating func finish() throws -> TrainingStep {
        stage = .finished
        return .finished(
            .ratings(
                try RatingModel(
                    algorithm: algorithm,
                    baseline: biases.baseline(configuration),
                    scale: configuration.scale,
                    itemFactors: itemFactors,
                    factorCount: factorCount,
                    parameters: configuration.factors?.parameters ?? RatingModel.defaultParameters,
                    counts: biases.counts
                )
            )
        )
    }
}
