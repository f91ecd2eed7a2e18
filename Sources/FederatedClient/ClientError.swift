public import ProtocolPrimitives

/// Why a client does not answer; the round goes on without it.
public enum ClientError: Error, Equatable, Sendable {
    /// The client's account cannot be read or written; it answers nothing until it can.
    case accountUnavailable
    /// The answer would bring what the client has spent over what it is ready to spend.
    case budgetExceeded(scope: ParticipationScope, budget: Double, epsilon: Double)
    /// No accountant covers the query's noise, so that nobody can say what an answer costs.
    case costUnknown(event: String)
    /// The exact sum was asked for and the client's policy wants noise.
    case exactSumRefused
    /// The announced noise is below what the client's policy asks for.
    case noiseTooSmall(multiplier: Double, minimum: Double)
    /// The client has answered the round before; a second answer would tell more.
    case roundAlreadyAnswered(RoundID)
    /// The query is about a secret sample and the client's policy answers none.
    case samplingRefused
    /// The answer would take more computing than the client's policy allows.
    case tooMuchWork(multiplications: Double, maximum: Double)
    /// The query names items the client's catalog does not have, or repeats one.
    case unusableQuery(field: String)
    /// The query is longer than the client's policy allows.
    case vectorTooLong(length: Int, maximum: Int)
}
