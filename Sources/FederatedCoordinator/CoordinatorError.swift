public import SecureAggregation

/// Why a coordinator stops; nothing is released afterwards.
public enum CoordinatorError: Error, Equatable, Sendable {
    /// No fixed-point encoding fits so many clients or so long a vector.
    case encodingImpossible(FixedPointEncodingError)
    /// A number of a plan is outside what can be planned.
    case planOutOfRange(field: String)
    /// Fewer clients are in the sum than a release needs.
    case tooFewContributors(actual: Int, minimum: Int)
    /// A training program was called out of order.
    case unexpectedStep
    /// A sum has another length than its query.
    case unexpectedSum(expected: Int, actual: Int)
}
