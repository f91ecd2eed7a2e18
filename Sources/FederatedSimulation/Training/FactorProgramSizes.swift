import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import Recommenders

/// Sizes of the programs that train item factors from users' own: defaults, or the scenario's own.
struct FactorProgramSizes: Sendable {
    private let model: Scenario.ModelChoice
    private let items: Int
    private let seed: UInt64

    /// Takes what the sizes depend on.
    init(_ model: Scenario.ModelChoice, items: Int, seed: UInt64) {
        self.model = model
        self.items = items
        self.seed = seed
    }

    /// Refuses vectors that are too long.
    ///
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``.
    func check() throws {
        let length: Int
        switch model.algorithm {
        case .ials: length = items * max(implicit.factorCount, model.companionFactors ?? 1)
        case .federatedSGD: length = items * gradient.factorCount
        case .ncf: length = items * (model.factors ?? Self.neuralFactors) + 1 << 16
        case .dpALS:
            let factors = alternating.factorCount
            let row =
                alternating.curvature == .shared ? factors : factors + factors * (factors + 1) / 2
            length = alternating.headCount * row
        default: return
        }
        guard length < ClientPolicy.defaultMaximumLength - 1 << 20 else {
            throw SimulationError.scenarioImpossible(
                key: "model.factors",
                reason: "makes vectors of \(length) numbers, too long"
            )
        }
    }

    /// The program of the scenario's algorithm.
    ///
    /// - Parameters:
    ///   - factory: makes its queries.
    ///   - spectral: the model it starts from; nil for random factors.
    /// - Returns: the program, at its start.
    /// - Throws: `ProtocolPrimitivesError`.
    func program(factory: QueryFactory, from spectral: SpectralModel? = nil) throws
        -> any TrainingProgram
    {
        switch model.algorithm {
        case .dpALS:
            var configuration = alternating
            configuration.start.model = spectral
            return AlternatingProgram(
                itemCount: items,
                configuration: configuration,
                factory: factory
            )
        case .federatedSGD:
            var configuration = gradient
            configuration.start.model = spectral
            return try GradientProgram(
                itemCount: items,
                configuration: configuration,
                factory: factory
            )
        case .ncf:
            var configuration = try neural()
            configuration.start.model = spectral
            return try NeuralProgram(
                itemCount: items,
                configuration: configuration,
                factory: factory
            )
        default:
            var configuration = implicit
            configuration.start.model = spectral
            return ImplicitALSProgram(
                itemCount: items,
                configuration: configuration,
                factory: factory
            )
        }
    }

    /// Sizes of `ials`.
    var implicit: FactorConfiguration {
        FactorConfiguration(
            factorCount: model.factors ?? 64,
            sweepCount: model.sweeps ?? 12,
            stepCount: model.steps ?? 1,
            parameters: parameters,
            start: InitialFactors(seed: seed),
            userNormBound: model.userNorm ?? 4,
            longestHistory: min(items, 4096),
            weightExponent: model.weightExponent ?? 0,
            fewItemsShrinkage: model.fewItemsShrinkage ?? 0,
            values: model.confidence.map { .confidence($0.rule) } ?? .one
        )
    }

    /// Sizes of the sketches beside `ials`.
    var companion: SketchConfiguration {
        SketchConfiguration(
            headCount: items,
            columnCount: min(model.companionFactors ?? implicit.factorCount, items),
            sketchCount: 3,
            seed: seed,
            spectrumExponent: 0
        )
    }

    /// Sizes of `dp-als`.
    var alternating: AlternatingConfiguration {
        AlternatingConfiguration(
            headCount: min(model.momentItems ?? items, items),
            factorCount: model.factors ?? 8,
            sweepCount: model.sweeps ?? 3,
            parameters: UserFactorParameters(
                regularization: model.regularization ?? 0.05,
                unobservedWeight: model.unobservedWeight ?? 0.3
            ),
            curvature: model.sharedCurvature ?? true ? .shared : .perItem(matrixWeight: 1),
            weightExponent: model.weightExponent ?? -0.25,
            userNormBound: model.userNorm ?? 1,
            start: InitialFactors(seed: seed)
        )
    }

    /// Sizes of `federated-sgd`.
    var gradient: GradientConfiguration {
        GradientConfiguration(
            factorCount: model.factors ?? 32,
            roundCount: model.rounds ?? 50,
            parameters: parameters,
            learningRate: model.learningRate ?? 0.05,
            userNormBound: model.userNorm ?? 4,
            clippingBound: model.clippingBound ?? 256,
            clipping: model.clipping,
            start: InitialFactors(seed: seed)
        )
    }

    /// Rounds that may ask a sample, and the share of their program's budget that goes to the counts.
    var cohortRounds: (count: Int, countShare: Double) {
        guard model.algorithm == .ncf else { return (gradient.roundCount, gradient.countShare) }
        return (neuralRounds - 1, (try? neural())?.countShare ?? gradient.countShare)
    }

    /// Factors of `ncf`.
    private static let neuralFactors = 32

    /// Rounds of `ncf`.
    var neuralRounds: Int { 1 + (model.rounds ?? (model.warmStart == nil ? 60 : 10)) }

    /// Sizes of `ncf`.
    ///
    /// - Throws: `RecommendersError` for sizes the scenario's own checks exclude.
    func neural() throws -> NeuralConfiguration {
        NeuralConfiguration(
            shape: try NeuralShape(
                factorCount: model.factors ?? Self.neuralFactors,
                firstWidth: 32,
                secondWidth: 16
            ),
            roundCount: neuralRounds - 1,
            parameters: parameters,
            userNormBound: model.userNorm ?? 4,
            learningRate: model.learningRate ?? (model.warmStart == nil ? 0.03 : 0.003),
            clippingBound: model.clippingBound ?? 64,
            start: InitialFactors(deviation: 0.5, seed: seed)
        )
    }

    private var parameters: UserFactorParameters {
        UserFactorParameters(
            regularization: model.regularization ?? 0.005,
            unobservedWeight: model.unobservedWeight ?? 0.3
        )
    }
}
