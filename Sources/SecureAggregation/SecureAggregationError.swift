public import ProtocolPrimitives

/// Everything that can go wrong in secure aggregation.
///
/// Seen by a client, a case means that it refuses and takes no further part in the round; seen by
/// the server, that it drops the sender or, when a phase is closed, that it aborts the round.
/// No case carries secret data.
public enum SecureAggregationError: Error, Equatable, Sendable {
    /// The witness has signed another list of the session, or set of the round, before; refuse.
    case alreadyAttested(round: RoundID)
    /// This client has answered an unmasking request of the round before; refuse, never retry.
    case alreadyUnmasked(round: RoundID)
    /// The participant list, masking set or survivor set lacks a valid signature of the enrolled witness;
    /// refuse.
    case attestationInvalid
    /// libcrypto has no AES-128-CTR or no memory; nothing was masked.
    case cipherUnavailable
    /// The participant at this position is outside the masking set, so that it dropped out, and is counted as
    /// alive later; refuse.
    case clientAliveAndDropped(position: Int)
    /// The sender takes no part in this phase; ignore the message.
    case clientNotInRound(client: ClientID)
    /// Fewer clients take part than the smallest cohort allowed; refuse or abort.
    case cohortTooSmall(minimum: Int, actual: Int)
    /// A message of this kind has arrived from the client before; ignore it.
    case duplicateMessage(client: ClientID)
    /// The threat model cannot be met; the refusal says what would make it possible.
    case infeasibleParameters(ParameterRefusal)
    /// A client has fewer neighbors left than shares are needed; refuse or abort.
    case insufficientNeighbors(required: Int, actual: Int)
    /// A secret of the client cannot be reconstructed; abort with nothing released.
    case insufficientShares(client: ClientID, required: Int, actual: Int)
    /// Fewer valid signatures over the survivor set than needed; refuse.
    case insufficientSignatures(required: Int, actual: Int)
    /// A parameter is outside its range; a mistake of the caller.
    case invalidParameter(ParameterName)
    /// A round of the session that is not later than those before, or of another run; refuse.
    case invalidRound(round: RoundID)
    /// A client's shares rebuild something other than the secret it committed to; abort.
    case invalidSecret(client: ClientID)
    /// Shares are repeated, have a zero index or a non-canonical element; reject them.
    case invalidShare
    /// A signature is not valid under the client's enrolled identity; refuse or drop the sender.
    case invalidSignature(client: ClientID)
    /// An agreement gave the all-zero secret, as small-order keys do; refuse or drop the sender.
    case keyAgreementFailed
    /// A vector has another length than the round's; drop the sender.
    case laneCountMismatch(expected: Int, actual: Int)
    /// A message could not be decoded; reject it.
    case malformedMessage(MessageKind, ProtocolPrimitivesError)
    /// The keys, shares or signatures in a message are not for exactly this client's neighbors; refuse.
    case neighborsMismatch
    /// The client is missing from the masking set although it is to mask; refuse.
    case maskingSetLacksSelf
    /// A call or message belongs to another phase than the current one; ignore it.
    case outOfOrder(phase: Phase)
    /// The list of participants holds other keys under this client's name; refuse.
    case ownKeysAltered
    /// The list of participants lacks this client; refuse.
    case ownKeysMissing
    /// Two neighbors committed to different masks with each other; refuse, or take both out. Which of
    /// two is wrong cannot be told.
    case pairCommitmentMismatch(client: ClientID)
    /// A public key occurs twice among a client and its neighbors; refuse or drop the sender.
    case repeatedKey(client: ClientID)
    /// The round was aborted; nothing was and nothing will be released.
    case roundAborted
    /// A sealed share could not be opened.
    case sealBroken(client: ClientID)
    /// The client is missing from the survivor set although it sent its vector; refuse.
    case survivorSetLacksSelf
    /// The survivor set differs from the one this client signed; refuse.
    case survivorSetChanged
    /// No identity is enrolled under the client's name; refuse or drop the sender.
    case unknownIdentity(client: ClientID)
    /// The memory of answered rounds could not be written; refuse.
    case unmaskingMemoryUnavailable
    /// A coordinate is larger in magnitude than the bound the modulus was chosen for.
    case valueOutOfBound(bound: Int)
    /// The message names another round or another sender; reject it.
    case wrongContext(MessageKind)
}

/// Names the inputs of ``ParameterCalculator`` and ``SecureAggregationParameters`` in errors.
public enum ParameterName: Sendable, Equatable {
    /// Exponent of the probability of an abort.
    case abortBits
    /// What is assumed of the coordinator.
    case adversary
    /// What a witness is to sign.
    case attestedDigest
    /// Fraction of clients that collude with the coordinator.
    case corruptedFraction
    /// Exponent of the probability of a disconnection.
    case disconnectionBits
    /// Fraction of clients that drop out.
    case dropoutFraction
    /// Exponent of the probability of an exposure.
    case exposureBits
    /// Length of the vectors.
    case laneCount
    /// Largest concurrency.
    case maxConcurrency
    /// Smallest cohort allowed.
    case minimumCohort
    /// Bits of the modulus.
    case modulusBits
    /// Number of neighbors.
    case neighborCount
    /// Number of clients.
    case population
    /// The hash of what a round asks.
    case queryDigest
    /// Number of shares that rebuild a secret.
    case reconstructionThreshold
    /// Number of rounds that one graph serves.
    case roundCount
    /// Largest magnitude of a coordinate.
    case valueBound
    /// The key of the witness of the neighbor graph.
    case witness
}
