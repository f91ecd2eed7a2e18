/// What to do with a (user, item) pair that a file holds more than once.
public enum DuplicatePolicy: String, CaseIterable, Sendable {
    /// Keep the earliest row and count the others as a finding.
    case keepFirst = "keep-first"
    /// Refuse the file, naming the pair and both lines.
    case refuse
}
