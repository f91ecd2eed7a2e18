public import FederatedProtocol
import LinearAlgebra
public import Recommenders

/// Private alternating least squares: users solve their step on their devices, the coordinator solves
/// the items' from noisy normal equations.
///
/// DPALS (Chien et al. 2021) with adaptive weights (Krichene et al. 2023): every history's weights have
/// unit norm and fall with an item's popularity, users' factors are shortened to Γ, and noisy matrices
/// are projected to positive semidefinite ones. Every statistic of a sweep is one vector of bounded norm.
public struct AlternatingProgram: InterimModelProgram {
    /// The algorithm's name.
    public var algorithm: String { "dp-als" }

    private enum Stage {
        case start
        case counts(SumQuery)
        case sweep(SumQuery, number: Int)
        case finished
    }

    private let configuration: AlternatingConfiguration
    private let factory: QueryFactory
    private let itemCount: Int
    private var stage = Stage.start
    private var counts: [Double] = []
    private var head: [Int32] = []
    private var itemFactors: [Float] = []

    /// Rounds that a configuration takes.
    public static func rounds(_ configuration: AlternatingConfiguration) -> Int {
        1 + configuration.sweepCount
    }

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - itemCount: size of the public catalog.
    ///   - configuration: sizes and constants; the head is at most the catalog.
    ///   - factory: makes queries with their noise.
    public init(itemCount: Int, configuration: AlternatingConfiguration, factory: QueryFactory) {
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
                share: configuration.countShare
            )
            stage = .counts(query)
            return .query(query)
        case (.counts(let query), let sum?):
            try sum.check(answers: query)
            let noise = factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
            counts = ReleasedCounts.floored(sum.values, noise: noise)
            head = Array(
                PopularityOrder.order(counts: sum.values).prefix(configuration.headCount)
            )
            itemFactors = try configuration.start.make(
                items: head,
                count: configuration.factorCount
            )
            return try ask(sweep: 0)
        case (.sweep(let query, let number), let sum?):
            try sum.check(answers: query)
            let noise = factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
            itemFactors = try ItemNormalEquations(
                sum: sum,
                configuration: configuration,
                noise: noise,
                weights: historyWeights(users: sum.contributors)
            ).solved()
            if number + 1 < configuration.sweepCount { return try ask(sweep: number + 1) }
            stage = .finished
            return .finished(try model())
        default:
            throw CoordinatorError.unexpectedStep
        }
    }

    /// The model after the last sweep; nil before the first.
    ///
    /// - Throws: `RecommendersError`.
    public func interimModel() throws -> TrainedModel? {
        guard case .sweep(_, let number) = stage, number > 0 else { return nil }
        return try model()
    }

    private func model() throws -> TrainedModel {
        .factors(
            try FactorModel(
                algorithm: algorithm,
                items: head,
                itemFactors: itemFactors,
                factorCount: configuration.factorCount,
                parameters: configuration.parameters,
                counts: counts
            )
        )
    }

    /// The head items' weights within a history, before they are made of unit norm.
    private var itemWeights: [Double] {
        let largest = counts.max() ?? 1
        return head.map { power(counts[Int($0)] / largest, configuration.weightExponent) }
    }

    private func historyWeights(users: Int) -> HistoryWeights {
        HistoryWeights(counts: head.map { counts[Int($0)] }, weights: itemWeights, users: users)
    }

    private mutating func ask(sweep: Int) throws -> TrainingStep {
        let bound = configuration.userNormBound
        let squared = bound * bound
        let statistic: UserFactorQuery.Statistic
        var energy = squared
        switch configuration.curvature {
        case .perItem(let weight):
            statistic = .normalEquations(matrixWeight: weight)
            energy += weight * weight * squared * squared
        case .shared: statistic = .rightHandSide
        }
        let gramian = configuration.gramianWeight
        energy += gramian * gramian * squared * squared
        let body = try UserFactorQuery(
            items: HeadDescription(
                items: head.map { UInt32(clamping: $0) },
                weights: itemWeights,
                direction: [Double](repeating: 0, count: head.count)
            ),
            itemFactors: itemFactors,
            factorCount: configuration.factorCount,
            ridge: UserFactorQuery.Ridge(
                regularization: configuration.parameters.regularization,
                frequencyExponent: configuration.parameters.frequencyExponent,
                unobservedWeight: configuration.parameters.unobservedWeight
            ),
            userNormBound: bound,
            weighting: .unitNorm,
            statistic: statistic,
            gramianWeight: gramian,
            l2Bound: energy.squareRoot()
        )
        let query = try factory.query(
            .userFactors(body),
            share: (1 - configuration.countShare) / Double(configuration.sweepCount)
        )
        stage = .sweep(query, number: sweep)
        return .query(query)
    }
}
