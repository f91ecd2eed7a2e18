public import ProtocolPrimitives

/// What may be wrong with a query or a round announcement; reject the message.
public enum FederatedProtocolError: Error, Equatable, Sendable {
    /// A count or size is outside what the protocol allows.
    case countOutOfRange(field: String)
    /// A number is not finite or outside its range.
    case invalidNumber(field: String)
    /// The bytes do not decode.
    case malformed(ProtocolPrimitivesError)
    /// The message is of a version this build does not know.
    case unknownVersion(UInt16)
    /// The query is of a kind this build does not answer.
    case unknownQueryKind(UInt8)
}
