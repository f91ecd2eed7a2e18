public import FederatedProtocol
import LinearAlgebra
import ProtocolPrimitives
public import Recommenders

/// Implicit alternating least squares whose item step is a conjugate gradient over secure sums.
///
/// Users solve their step on their own devices. The item step needs, for all items at once, the
/// residual of the normal equations and then products of the Hessians with directions: each one sum of
/// items × factors (NUMBERS: Hu, Koren and Volinsky 2008; Takács, Pilászy and Tikk 2011 for the
/// conjugate gradient). With exact sums it converges to the same model as centralized iALS.
public struct ImplicitALSProgram: InterimModelProgram {
    /// The algorithm's name.
    public var algorithm: String { "ials" }

    private enum Stage {
        case start
        case counts(SumQuery)
        case residual(SumQuery, sweep: Int)
        case product(SumQuery, sweep: Int, step: Int)
        case finished
    }

    private let configuration: FactorConfiguration
    private let factory: QueryFactory
    private let itemCount: Int
    private let share: Double
    private var stage = Stage.start
    private var itemFactors: [Float] = []
    private var counts: [Double] = []
    private var weights: [Double] = []
    private var curvature: SharedCurvature?
    private var gradient: ConjugateGradient?

    /// Rounds that a configuration takes: counts, then a residual and its steps per sweep.
    public static func rounds(_ configuration: FactorConfiguration) -> Int {
        1 + configuration.sweepCount * (1 + configuration.stepCount)
    }

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - itemCount: size of the public catalog.
    ///   - configuration: sizes and constants.
    ///   - factory: makes queries with their noise; every query gets an equal share.
    public init(itemCount: Int, configuration: FactorConfiguration, factory: QueryFactory) {
        self.itemCount = itemCount
        self.configuration = configuration
        self.factory = factory
        share = 1 / Double(Self.rounds(configuration))
    }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: ``CoordinatorError`` if the sum is not one of the pending query.
    public mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        switch (stage, sum) {
        case (.start, nil):
            let query = try factory.query(
                .itemCounts(
                    ItemCountsQuery(
                        itemCount: itemCount,
                        norm: .atMost(Double(configuration.longestHistory).squareRoot())
                    )
                ),
                share: share
            )
            stage = .counts(query)
            return .query(query)
        case (.counts(let query), let sum?):
            try sum.check(answers: query)
            counts = sum.values.map { max($0, 0) }
            weights =
                ItemConfidence(counts: counts, exponent: configuration.weightExponent).weights
            itemFactors = try configuration.start.make(
                items: (0..<itemCount).map { Int32(clamping: $0) },
                count: configuration.factorCount
            )
            return try ask(.residual, sweep: 0)
        case (.residual(let query, let sweep), let sum?):
            try sum.check(answers: query)
            return try begin(sum, query: query, sweep: sweep)
        case (.product(let query, let sweep, let step), let sum?):
            try sum.check(answers: query)
            return try advance(sum, sweep: sweep, step: step)
        default:
            throw CoordinatorError.unexpectedStep
        }
    }

    private mutating func ask(_ statistic: UserFactorQuery.Statistic, sweep: Int, step: Int = 0)
        throws -> TrainingStep
    {
        let asksResidual = statistic == .residual
        let body = try UserFactorQuery(
            items: HeadDescription(
                items: (0..<itemCount).map { UInt32(clamping: $0) },
                weights: weights,
                direction: [Double](repeating: 0, count: itemCount)
            ),
            itemFactors: itemFactors,
            factorCount: configuration.factorCount,
            ridge: UserFactorQuery.Ridge(
                regularization: configuration.parameters.regularization,
                frequencyExponent: configuration.parameters.frequencyExponent,
                unobservedWeight: configuration.parameters.unobservedWeight
            ),
            userNormBound: configuration.userNormBound,
            weighting: .confidence,
            statistic: statistic,
            gramianWeight: asksResidual ? 1 : 0,
            l2Bound: configuration.userNormBound * (weights.max() ?? 1)
                * Double(configuration.longestHistory).squareRoot() * largestWeight,
            values: configuration.values
        )
        let query = try factory.query(.userFactors(body), share: share)
        stage =
            asksResidual
            ? .residual(query, sweep: sweep) : .product(query, sweep: sweep, step: step)
        return .query(query)
    }

    /// The most that an interaction counts.
    private var largestWeight: Double {
        if case .confidence(let rule) = configuration.values { return rule.maximum }
        return 1
    }

    private mutating func begin(_ sum: PrivateSum, query: SumQuery, sweep: Int) throws
        -> TrainingStep
    {
        let length = itemFactors.count
        let curvature = try SharedCurvature(
            gramian: Matrix(
                upperTriangle: sum.values[length...],
                order: configuration.factorCount,
                offDiagonalScale: 0.5.squareRoot()
            ),
            counts: zip(counts, weights).map { $0 * $1 },
            users: sum.contributors,
            parameters: configuration.parameters
        )
        let known = try curvature.knownProduct(itemFactors)
        var residual = [Float](repeating: 0, count: length)
        for index in 0..<length { residual[index] = Float(sum.values[index]) - known[index] }
        // The sizes are those of the curvature itself, so its products cannot fail.
        gradient = ConjugateGradient(
            solution: itemFactors,
            residual: residual,
            columns: configuration.factorCount,
            precondition: { (try? curvature.inverseProduct($0)) ?? $0 }
        )
        self.curvature = curvature
        return try proceed(sweep: sweep, step: 0)
    }

    private mutating func advance(_ sum: PrivateSum, sweep: Int, step: Int) throws -> TrainingStep {
        guard let curvature, let direction = gradient?.direction else {
            throw CoordinatorError.unexpectedStep
        }
        var product = try curvature.knownProduct(direction)
        for index in product.indices { product[index] += Float(sum.values[index]) }
        gradient?.step(product: product)
        return try proceed(sweep: sweep, step: step + 1)
    }

    private mutating func proceed(sweep: Int, step: Int) throws -> TrainingStep {
        guard let gradient else { throw CoordinatorError.unexpectedStep }
        if step < configuration.stepCount {
            return try ask(.product(gradient.direction), sweep: sweep, step: step)
        }
        itemFactors = gradient.solution
        if sweep + 1 < configuration.sweepCount { return try ask(.residual, sweep: sweep + 1) }
        stage = .finished
        return .finished(try model())
    }

    /// The model after the last whole pass; nil before the first and within a pass.
    ///
    /// - Throws: `RecommendersError`.
    public func interimModel() throws -> TrainedModel? {
        guard case .residual(_, let sweep) = stage, sweep > 0 else { return nil }
        return try model()
    }

    private func model() throws -> TrainedModel {
        var parameters = configuration.parameters
        parameters.fewItemsShrinkage = configuration.fewItemsShrinkage
        return .factors(
            try FactorModel(
                algorithm: algorithm,
                items: (0..<itemCount).map { Int32(clamping: $0) },
                itemFactors: itemFactors,
                factorCount: configuration.factorCount,
                parameters: parameters,
                itemWeights: weights,
                counts: counts
            )
        )
    }
}
