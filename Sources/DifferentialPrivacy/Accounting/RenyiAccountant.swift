/// The accountant of Rényi differential privacy.
///
/// Never below the exact curve for Gaussian noise and shown beside it as a check. Composition is that of ``GaussianComposition/Method/renyi``.
public struct RenyiAccountant: PrivacyAccountant {
    /// The name in reports and ledgers.
    public static let name = "rdp"

    /// Creates the accountant.
    public init() {}

    /// The name in reports and ledgers.
    public var name: String { Self.name }

    /// Whether the accountant knows the event and its parameters are in range.
    public func supports(_ event: PrivacyEvent) -> Bool {
        var composition = GaussianComposition(method: .renyi)
        do {
            try composition.add(event)
            return true
        } catch {
            return false
        }
    }

    /// An upper bound of epsilon at `delta` for all events together.
    ///
    /// - Parameters:
    ///   - events: what was released, in any order.
    ///   - delta: strictly between 0 and 1.
    /// - Returns: epsilon, 0 or more; infinite after an exact release.
    /// - Throws: ``DifferentialPrivacyError`` for an event that is not supported or a bad delta.
    public func epsilon(of events: [PrivacyEvent], delta: Double)
        throws(DifferentialPrivacyError) -> Double
    {
        var composition = GaussianComposition(method: .renyi)
        for event in events { try composition.add(event) }
        return try composition.epsilon(delta: delta)
    }
}
