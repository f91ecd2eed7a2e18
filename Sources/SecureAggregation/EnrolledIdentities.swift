public import ProtocolPrimitives

/// The identities that clients enrolled under, as client or server knows them; **public** keys.
public protocol EnrolledIdentities: Sendable {
    /// The key a client signs with; `nil` if no such client is enrolled.
    func verifyingKey(of client: ClientID) -> VerifyingKey?
}

extension Dictionary: EnrolledIdentities where Key == ClientID, Value == VerifyingKey {
    /// The key a client signs with; `nil` if no such client is enrolled.
    public func verifyingKey(of client: ClientID) -> VerifyingKey? { self[client] }
}
