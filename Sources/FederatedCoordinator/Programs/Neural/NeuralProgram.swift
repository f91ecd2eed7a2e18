public import FederatedProtocol
import ProtocolPrimitives
public import Recommenders

/// Neural collaborative filtering: clients find their own factors and send a clipped gradient of item
/// factors and network, the coordinator takes Adam steps.
///
/// He et al. 2017 with users' embeddings kept on the devices, as in federated NCF (Perifanis and Efraimidis
/// 2022), and solved there instead of trained.
public struct NeuralProgram: InterimModelProgram {
    /// The algorithm's name.
    public var algorithm: String { "ncf" }

    private enum Stage {
        case start
        case counts(SumQuery)
        case round(SumQuery, number: Int)
        case finished
    }

    private let configuration: NeuralConfiguration
    private let factory: QueryFactory
    private let itemCount: Int
    private var stage = Stage.start
    private var counts: [Double] = []
    /// The items' factors, then the network's numbers.
    private var numbers: [Float]
    private var optimizer: AdamOptimizer

    /// Rounds that a configuration takes.
    public static func rounds(_ configuration: NeuralConfiguration) -> Int {
        1 + configuration.roundCount
    }

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - itemCount: size of the public catalog.
    ///   - configuration: sizes and constants.
    ///   - factory: makes queries with their noise.
    /// - Throws: `ProtocolPrimitivesError` if there is no randomness for the first numbers.
    public init(itemCount: Int, configuration: NeuralConfiguration, factory: QueryFactory) throws {
        self.itemCount = itemCount
        self.configuration = configuration
        self.factory = factory
        numbers = try configuration.start.make(
            items: (0..<itemCount).map { Int32(clamping: $0) },
            count: configuration.shape.factorCount
        )
        numbers += try InitialNetwork.parameters(
            configuration.shape,
            seed: configuration.start.seed
        )
        optimizer = AdamOptimizer(
            count: numbers.count,
            learningRate: configuration.learningRate,
            meanDecay: configuration.meanDecay,
            squareDecay: configuration.squareDecay
        )
    }

    private var itemLength: Int { itemCount * configuration.shape.factorCount }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: ``CoordinatorError`` if the sum is not one of the pending query.
    public mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        switch (stage, sum) {
        case (.start, nil):
            let longest = Double(min(itemCount, 4096)).squareRoot()
            let query = try factory.query(
                .itemCounts(
                    ItemCountsQuery(
                        itemCount: itemCount,
                        norm: factory.mu == nil ? .atMost(longest) : .unit
                    )
                ),
                share: configuration.countShare
            )
            stage = .counts(query)
            return .query(query)
        case (.counts(let query), let sum?):
            try sum.check(answers: query)
            counts = sum.values.map { max($0, 0) }
            return try ask(round: 0)
        case (.round(let query, let number), let sum?):
            try sum.check(answers: query)
            let people = Float(max(1, sum.contributors))
            let progress = Float(number) / Float(max(1, configuration.roundCount))
            optimizer.step(
                &numbers,
                gradient: sum.estimate(of: query).map { Float($0) / people },
                scale: 1 - 0.9 * progress
            )
            if number + 1 < configuration.roundCount { return try ask(round: number + 1) }
            stage = .finished
            return .finished(try model())
        default:
            throw CoordinatorError.unexpectedStep
        }
    }

    private mutating func ask(round: Int) throws -> TrainingStep {
        let shape = configuration.shape
        let parameters = configuration.parameters
        let body = try NeuralGradientQuery(
            itemFactors: Array(numbers[..<itemLength]),
            factorCount: shape.factorCount,
            firstWidth: shape.firstWidth,
            secondWidth: shape.secondWidth,
            network: Array(numbers[itemLength...]),
            ridge: UserFactorQuery.Ridge(
                regularization: parameters.regularization,
                frequencyExponent: parameters.frequencyExponent,
                unobservedWeight: parameters.unobservedWeight
            ),
            userNormBound: configuration.userNormBound,
            heldOutItems: configuration.heldOutItems,
            negativesPerItem: configuration.negativesPerItem,
            seed: configuration.start.seed &+ UInt64(round),
            l2Bound: configuration.clippingBound
        )
        let query = try factory.cohortQuery(
            .neuralGradient(body),
            share: (1 - configuration.countShare) / Double(configuration.roundCount)
        )
        stage = .round(query, number: round)
        return .query(query)
    }

    /// The model after the last round of gradients; nil before the first.
    ///
    /// - Throws: `RecommendersError`.
    public func interimModel() throws -> TrainedModel? {
        guard case .round(_, let number) = stage, number > 0 else { return nil }
        return try model()
    }

    private func model() throws -> TrainedModel {
        .neural(
            try NeuralModel(
                network: NeuralNetwork(
                    shape: configuration.shape,
                    parameters: Array(numbers[itemLength...])
                ),
                itemFactors: Array(numbers[..<itemLength]),
                parameters: configuration.parameters,
                userNormBound: configuration.userNormBound,
                counts: counts
            )
        )
    }
}
