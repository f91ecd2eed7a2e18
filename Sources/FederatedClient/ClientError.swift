/// Why a client does not answer; the round goes on without it.
public enum ClientError: Error, Equatable, Sendable {
    /// The exact sum was asked for and the client's policy wants noise.
    case exactSumRefused
    /// The announced noise is below what the client's policy asks for.
    case noiseTooSmall(multiplier: Double, minimum: Double)
    /// The query names items the client's catalog does not have, or repeats one.
    case unusableQuery(field: String)
    /// The query is longer than the client's policy allows.
    case vectorTooLong(length: Int, maximum: Int)
}
