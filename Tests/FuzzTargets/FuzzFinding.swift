/// What a fuzz target found to be wrong although nothing trapped.
public struct FuzzFinding: Error, CustomStringConvertible {
    /// The broken promise, in one line.
    public let description: String

    /// Reports a broken promise.
    init(_ description: String) { self.description = description }

    /// Reports a broken promise unless the condition holds.
    ///
    /// - Throws: ``FuzzFinding``.
    static func unless(_ condition: Bool, _ description: @autoclosure () -> String)
        throws(FuzzFinding)
    {
        guard condition else { throw FuzzFinding(description()) }
    }
}
