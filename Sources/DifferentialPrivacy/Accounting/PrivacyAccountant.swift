/// Turns a list of privacy events into the epsilon they cost together.
///
/// The result is an upper bound for events chosen adaptively, each in view of earlier results.
public protocol PrivacyAccountant: Sendable {
    /// The accountant's name in reports and ledgers.
    var name: String { get }

    /// Whether the accountant knows the event and its parameters are in range.
    func supports(_ event: PrivacyEvent) -> Bool

    /// An upper bound of epsilon at `delta` for all events together.
    ///
    /// - Parameters:
    ///   - events: what was released, in any order.
    ///   - delta: strictly between 0 and 1.
    /// - Returns: epsilon, 0 or more; infinite after an exact release.
    /// - Throws: ``DifferentialPrivacyError`` for an event that is not supported or a bad delta.
    func epsilon(of events: [PrivacyEvent], delta: Double) throws(DifferentialPrivacyError)
        -> Double
}
