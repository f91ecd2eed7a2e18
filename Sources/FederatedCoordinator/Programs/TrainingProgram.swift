public import FederatedProtocol
public import Recommenders

/// A value that turns the sums released so far into the next query or a finished model.
///
/// It knows no network, no keys and no clock; everything it does after a sum is post-processing and
/// costs no budget.
public protocol TrainingProgram: Sendable {
    /// The algorithm's name in scenarios, ledgers and releases.
    var algorithm: String { get }
    /// Takes the result of the last query (nil at the start) and says what comes next.
    ///
    /// - Throws: ``CoordinatorError`` if the sum does not fit or the linear algebra fails.
    mutating func next(after sum: PrivateSum?) throws -> TrainingStep
}

/// What a training program wants next.
public enum TrainingStep: Sendable {
    /// Ask all clients this.
    case query(SumQuery)
    /// Training is over.
    case finished(TrainedModel)
}
