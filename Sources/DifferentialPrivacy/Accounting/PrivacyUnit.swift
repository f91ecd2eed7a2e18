/// Whose data one unit of protection covers; **public**.
public enum PrivacyUnit: String, Sendable, Codable, CaseIterable {
    /// One user with the whole history on that user's devices.
    case user
}
