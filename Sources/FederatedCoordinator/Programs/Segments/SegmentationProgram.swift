public import FederatedProtocol

/// A value that turns released sums into the next question about segments or finished segments.
///
/// As a ``TrainingProgram`` it knows no network, no keys and no clock.
public protocol SegmentationProgram: Sendable {
    /// The algorithm's name in scenarios and releases.
    var algorithm: String { get }
    /// Takes the result of the last query (nil at the start) and says what comes next.
    ///
    /// - Throws: ``CoordinatorError`` if the sum does not fit.
    mutating func next(after sum: PrivateSum?) throws -> SegmentationStep
}
