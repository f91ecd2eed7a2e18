public import FederatedProtocol
public import Recommenders

/// A program that begins where a spectral model ends.
///
/// Both parts have their own share of the budget; the spectral model is released, so starting from it
/// costs nothing more.
public struct WarmStartedProgram: InterimModelProgram {
    /// The algorithm's name: that of the second part.
    public let algorithm: String
    private var current: any TrainingProgram
    private var isFirst = true
    private let second: @Sendable (SpectralModel) throws -> any TrainingProgram

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - algorithm: the second part's name.
    ///   - first: trains the spectral model.
    ///   - second: makes the second part from it.
    public init(
        algorithm: String,
        first: SpectralProgram,
        second: @escaping @Sendable (SpectralModel) throws -> any TrainingProgram
    ) {
        self.algorithm = algorithm
        current = first
        self.second = second
    }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: what the parts throw.
    public mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        let step = try current.next(after: sum)
        guard isFirst, case .finished(.spectral(let model)) = step else { return step }
        isFirst = false
        current = try second(model)
        return try current.next(after: nil)
    }

    /// The model of the part that is at work, if it has one.
    ///
    /// - Throws: what the part throws.
    public func interimModel() throws -> TrainedModel? {
        try (current as? any InterimModelProgram)?.interimModel()
    }
}
