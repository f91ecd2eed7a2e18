/// Everything that can go wrong with bytes, keys and identifiers.
public enum ProtocolPrimitivesError: Error, Equatable, Sendable {
    /// A decoder finished but bytes were left over; reject the message.
    case bytesLeftOver(count: Int)
    /// A decoder needed more bytes than there were; reject the message.
    case bytesMissing(needed: Int, available: Int)
    /// libcrypto has no ChaCha20 or no memory for it; stop the process.
    case cipherUnavailable
    /// A value is outside what its type allows; reject the message.
    case invalidEncoding(type: String)
    /// A fixed-size value had another size; reject the message.
    case invalidByteCount(type: String, expected: Int, actual: Int)
    /// libsodium could not be initialized; stop the process.
    case sodiumUnavailable
}
