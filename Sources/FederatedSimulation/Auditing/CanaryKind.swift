/// What a canary client of an empirical audit contributes when it is in.
public enum CanaryKind: String, CaseIterable, Codable, Sendable {
    /// A vector of random signs at four times the bound, put in place of the client's own answer and
    /// clipped to the bound: the largest contribution there is, in a random direction.
    ///
    /// Gaussian noise is the same in every direction, so that no direction at the bound is worse.
    case direction
    /// A history of random items, answered like any other: it shows what the real answers can do.
    case history
}
