public import FederatedProtocol
public import Recommenders

/// Sketches for a low-pass filter first, then implicit ALS, then both as one model.
public struct BlendedProgram: InterimModelProgram {
    /// The algorithm's name.
    public var algorithm: String { BlendedModel.name }

    private var current: any TrainingProgram
    private var second: ImplicitALSProgram?
    private var companion: LowPassFactors?
    private let companionWeight: Double

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - sketch: finds the filter's factors; its head must be the catalog.
    ///   - factors: trains the factor model.
    ///   - companionWeight: g, above 0.
    public init(sketch: SketchProgram, factors: ImplicitALSProgram, companionWeight: Double) {
        current = sketch
        second = factors
        self.companionWeight = companionWeight
    }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: what the parts throw.
    public mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        let step = try current.next(after: sum)
        guard case .finished(let model) = step else { return step }
        switch (model, companion) {
        case (.spectral(let spectral), nil):
            guard let second else { throw CoordinatorError.unexpectedStep }
            companion = try LowPassFactors(spectral)
            current = second
            self.second = nil
            return try current.next(after: nil)
        case (.factors(let factors), let companion?):
            return .finished(try blended(factors, companion))
        default: throw CoordinatorError.unexpectedStep
        }
    }

    /// The factors as they are, with their companion; nil before both are there.
    ///
    /// - Throws: `RecommendersError`.
    public func interimModel() throws -> TrainedModel? {
        guard let companion, let program = current as? any InterimModelProgram,
            case .factors(let factors) = try program.interimModel()
        else { return nil }
        return try blended(factors, companion)
    }

    private func blended(_ factors: FactorModel, _ companion: LowPassFactors) throws
        -> TrainedModel
    {
        .blended(
            try BlendedModel(
                factors: factors,
                companion: companion,
                companionWeight: companionWeight
            )
        )
    }
}
