/// Who adds the noise of a run's queries; **public**.
public enum NoisePlan: Equatable, Sendable {
    /// Every client adds a share.
    ///
    /// - Parameter minimumShares: the fewest honest clients in a sum that is released, at least 1.
    case clients(minimumShares: Int)
    /// The coordinator adds all of it.
    case coordinator
}
