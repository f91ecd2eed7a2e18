/// One thing that a verification looked at.
public struct ReleaseCheck: Codable, Equatable, Sendable {
    /// What was checked.
    public var name: String
    /// Whether it holds.
    public var passed: Bool
    /// What was found, for people.
    public var detail: String

    /// Creates a check's outcome.
    public init(name: String, passed: Bool, detail: String) {
        self.name = name
        self.passed = passed
        self.detail = detail
    }
}
