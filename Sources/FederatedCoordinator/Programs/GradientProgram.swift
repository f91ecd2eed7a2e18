import DifferentialPrivacy
public import FederatedProtocol
import LinearAlgebra
public import Recommenders

/// Federated collaborative filtering by gradients: clients solve their own factors and send the items'
/// gradients, the coordinator takes Adam steps.
///
/// Ammad-ud-din et al. 2019. A round may ask a secret sample only; its sums divided by the sampling rate
/// take the place of those over all contributors. The bound on a gradient may follow a quantile of
/// their norms (Andrew et al. 2021): each answer then has one coordinate more, within the same joint
/// bound, that says whether it was within.
public struct GradientProgram: InterimModelProgram {
    /// The algorithm's name.
    public var algorithm: String { "federated-sgd" }

    private enum Stage {
        case start
        case counts(SumQuery)
        case round(SumQuery, number: Int)
        case finished
    }

    private let configuration: GradientConfiguration
    private let factory: QueryFactory
    private let itemCount: Int
    private let longestHistory: Int
    private var stage = Stage.start
    private var counts: [Double] = []
    private var counted = 1
    private var itemFactors: [Float]
    private var optimizer: AdamOptimizer
    private var clipping: AdaptiveClipping?

    /// Rounds that a configuration takes.
    public static func rounds(_ configuration: GradientConfiguration) -> Int {
        1 + configuration.roundCount
    }

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - itemCount: size of the public catalog.
    ///   - configuration: sizes and constants.
    ///   - factory: makes queries with their noise.
    /// - Throws: `ProtocolPrimitivesError` if there is no randomness for the first factors, or
    ///   `DifferentialPrivacyError` for a rule of clipping out of range.
    public init(itemCount: Int, configuration: GradientConfiguration, factory: QueryFactory) throws
    {
        self.itemCount = itemCount
        self.configuration = configuration
        self.factory = factory
        longestHistory = min(itemCount, 4096)
        itemFactors = try configuration.start.make(
            items: (0..<itemCount).map { Int32(clamping: $0) },
            count: configuration.factorCount
        )
        let bound = configuration.clippingBound
        clipping = try configuration.clipping.map {
            try AdaptiveClipping(
                initialBound: bound,
                targetQuantile: $0.quantile,
                learningRate: $0.learningRate,
                range: (bound / $0.widestFactor)...(bound * $0.widestFactor)
            )
        }
        optimizer = AdamOptimizer(
            count: itemFactors.count,
            learningRate: configuration.learningRate,
            meanDecay: configuration.meanDecay,
            squareDecay: configuration.squareDecay
        )
    }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: ``CoordinatorError`` if the sum is not one of the pending query.
    public mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        switch (stage, sum) {
        case (.start, nil):
            let norm: VectorNorm =
                factory.mu == nil ? .atMost(Double(longestHistory).squareRoot()) : .unit
            let query = try factory.query(
                .itemCounts(ItemCountsQuery(itemCount: itemCount, norm: norm)),
                share: configuration.countShare
            )
            stage = .counts(query)
            return .query(query)
        case (.counts(let query), let sum?):
            try sum.check(answers: query)
            counts = sum.values.map { max($0, 0) }
            counted = max(1, sum.contributors)
            return try ask(round: 0)
        case (.round(let query, let number), let sum?):
            try sum.check(answers: query)
            try take(sum, of: query)
            if number + 1 < configuration.roundCount { return try ask(round: number + 1) }
            stage = .finished
            return .finished(try model())
        default:
            throw CoordinatorError.unexpectedStep
        }
    }

    /// The model after the last round of gradients; nil before the first.
    ///
    /// - Throws: `RecommendersError`.
    public func interimModel() throws -> TrainedModel? {
        guard case .round(_, let number) = stage, number > 0 else { return nil }
        return try model()
    }

    private func model() throws -> TrainedModel {
        .factors(
            try FactorModel(
                algorithm: algorithm,
                items: (0..<itemCount).map { Int32(clamping: $0) },
                itemFactors: itemFactors,
                factorCount: configuration.factorCount,
                parameters: configuration.parameters,
                counts: counts
            )
        )
    }

    private mutating func ask(round: Int) throws -> TrainingStep {
        let parameters = configuration.parameters
        let bound = clipping?.bound ?? configuration.clippingBound
        let weight = bound * (configuration.clipping?.indicatorWeight ?? 0)
        let body = try UserFactorQuery(
            items: HeadDescription(
                items: (0..<itemCount).map { UInt32(clamping: $0) },
                weights: [Double](repeating: 1, count: itemCount),
                direction: [Double](repeating: 0, count: itemCount)
            ),
            itemFactors: itemFactors,
            factorCount: configuration.factorCount,
            ridge: UserFactorQuery.Ridge(
                regularization: parameters.regularization,
                frequencyExponent: parameters.frequencyExponent,
                unobservedWeight: parameters.unobservedWeight
            ),
            userNormBound: configuration.userNormBound,
            weighting: .asGiven,
            statistic: weight > 0 ? .clippedResidual(indicatorWeight: weight) : .residual,
            gramianWeight: 1,
            l2Bound: UserFactorQuery.jointBound(vectorBound: bound, indicatorWeight: weight)
        )
        let query = try factory.cohortQuery(
            .userFactors(body),
            share: (1 - configuration.countShare) / Double(configuration.roundCount)
        )
        stage = .round(query, number: round)
        return .query(query)
    }

    private mutating func take(_ sum: PrivateSum, of query: SumQuery) throws {
        let weight = query.indicatorWeight
        let estimate = sum.estimate(of: query)
        var values = estimate[...]
        if weight > 0, let indicators = values.popLast() {
            clipping = try clipping?.next(
                noisySum: indicators / weight,
                contributors: max(1, sum.contributors)
            )
        }
        let contributors = Double(max(1, sum.contributors))
        let cohort = contributors / Double(counted)
        let curvature = try SharedCurvature(
            gramian: Matrix(
                upperTriangle: values[itemFactors.count...],
                order: configuration.factorCount,
                offDiagonalScale: 0.5.squareRoot()
            ),
            counts: counts.map { $0 * cohort },
            users: sum.contributors,
            parameters: configuration.parameters
        )
        var gradient = try curvature.knownProduct(itemFactors)
        for index in gradient.indices {
            gradient[index] = (gradient[index] - Float(estimate[index])) / Float(contributors)
        }
        optimizer.step(&itemFactors, gradient: gradient)
    }
}

extension SumQuery {
    /// The weight of a query's clipping indicator; 0 without one.
    fileprivate var indicatorWeight: Double {
        if case .userFactors(let body) = body { body.indicatorWeight } else { 0 }
    }
}
