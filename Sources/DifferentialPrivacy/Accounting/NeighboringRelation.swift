/// Which pairs of data sets must be hard to tell apart; **public**.
public enum NeighboringRelation: String, Sendable, Codable, CaseIterable {
    /// One data set has one privacy unit more than the other.
    case addOrRemoveOne
    /// Both data sets have the same number of privacy units, and one unit differs.
    case replaceOne
}
