public import ProtocolPrimitives
public import SecureAggregation

/// The server's part in one round of secure aggregation (Bell et al., CCS 2020), as a value without I/O.
///
/// In each phase encoded messages go in by a `receive` method; then the phase is closed, which gives
/// the clients that take part in the next one, and a message for each of them can be asked for:
///
/// | phase | receive | close | message that opens the next phase |
/// | --- | --- | --- | --- |
/// | shareKeys | encryptedShares | closeShareKeys | forwardedShares |
/// | maskedInputCollection | maskedInput | closeMaskedInputCollection | survivorAnnouncement |
/// | consistencyCheck | survivorSignature | closeConsistencyCheck | unmaskingRequest |
/// | unmasking | unmaskingShares | finish | |
///
/// The consistency check takes place where a malicious coordinator is expected; elsewhere closing
/// maskedInputCollection opens unmasking. There a ``Witness`` also signs the masking set
/// (``attest(masking:)``) and the survivors (``attest(survivors:)``) before clients are told.
///
/// A bad message drops its sender and nobody else. Closing a phase with too few clients aborts the
/// round: it throws, everything collected is let go, and nothing is ever released.
public struct SecureAggregationServer: Sendable {
    /// The round.
    public let round: RoundID
    /// What the round runs with.
    public let parameters: SecureAggregationParameters
    /// Fewest clients with which each phase may end.
    public let minimumCohort: Int
    /// Length of the vectors.
    public let laneCount: Int
    /// Bytes and dropouts so far.
    public internal(set) var statistics = SecureAggregationStatistics()
    /// Clients whose messages were bad, with the reason.
    public internal(set) var rejections: [ClientID: SecureAggregationError] = [:]

    let roster: any EnrolledIdentities
    let context: RoundContext
    var status = Status.collecting(.shareKeys)
    var cohort: Cohort?
    var maskedSum: PartialSum?

    /// How far the round has come.
    enum Status: Equatable, Sendable {
        case collecting(Phase)
        case aborted(SecureAggregationError)
        case finished
    }

    /// Opens a round of a session.
    ///
    /// - Parameters:
    ///   - round: of the session's run, not before the session and later than its other rounds.
    ///   - session: who takes part.
    ///   - parameters: from a ``ParameterCalculator``, for the session's graph.
    ///   - laneCount: length of the vectors, 1 to 2^32 - 1.
    ///   - queryDigest: a hash of what all clients are asked, 32 bytes.
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)`` or
    ///   ``SecureAggregationError/invalidRound(round:)``.
    public init(
        round: RoundID,
        in session: ServerSession,
        parameters: SecureAggregationParameters,
        laneCount: Int,
        queryDigest: [UInt8]
    ) throws(SecureAggregationError) {
        guard round.run == session.session.run, round.number >= session.session.number else {
            throw .invalidRound(round: round)
        }
        guard parameters.neighborCount == session.parameters.neighborCount else {
            throw .invalidParameter(.neighborCount)
        }
        guard
            parameters.reconstructionThreshold == session.parameters.reconstructionThreshold
        else { throw .invalidParameter(.reconstructionThreshold) }
        guard parameters.adversary == session.parameters.adversary else {
            throw .invalidParameter(.adversary)
        }
        context = try RoundContext(
            round: round,
            graphSeed: session.graph.seed,
            parameters: parameters,
            laneCount: laneCount,
            queryDigest: queryDigest
        )
        self.round = round
        self.parameters = parameters
        roster = session.roster
        minimumCohort = session.minimumCohort
        cohort = Cohort(session)
        self.laneCount = laneCount
    }

    /// The phase whose messages are collected; `nil` once the round is over.
    public var phase: Phase? {
        if case .collecting(let phase) = status { phase } else { nil }
    }

    /// Why the round was aborted, if it was.
    public var abortReason: SecureAggregationError? {
        if case .aborted(let reason) = status { reason } else { nil }
    }

    /// Gives the round up: everything collected is let go and nothing will be released.
    public mutating func abort() { _ = abort(.roundAborted) }

    mutating func abort(_ reason: SecureAggregationError) -> SecureAggregationError {
        guard phase != nil else { return reason }
        status = .aborted(reason)
        letGo()
        return reason
    }

    mutating func letGo() {
        cohort = nil
        maskedSum = nil
    }

    func require(_ expected: Phase) throws(SecureAggregationError) {
        switch status {
        case .collecting(expected): return
        case .aborted: throw .roundAborted
        default: throw .outOfOrder(phase: expected)
        }
    }

    /// Takes in a message of a phase: a bad one drops its sender.
    ///
    /// - Parameters:
    ///   - message: the encoded message.
    ///   - client: who sent it.
    ///   - phase: the phase the message belongs to.
    ///   - isExpected: whether the sender takes part in the phase.
    ///   - isRepeated: whether it has sent such a message before.
    ///   - body: decodes and checks everything before it changes anything.
    /// - Returns: whether the message counts.
    mutating func receive(
        _ message: [UInt8],
        from client: ClientID,
        phase: Phase,
        isExpected: Bool,
        isRepeated: Bool,
        _ body: (inout Self) throws(SecureAggregationError) -> Void
    ) -> MessageOutcome {
        do throws(SecureAggregationError) {
            try require(phase)
        } catch {
            return .ignored(error)
        }
        guard isExpected, rejections[client] == nil else {
            return .ignored(.clientNotInRound(client: client))
        }
        guard !isRepeated else { return .ignored(.duplicateMessage(client: client)) }
        statistics[phase].upload.record(byteCount: message.count)
        do throws(SecureAggregationError) {
            try body(&self)
            return .accepted
        } catch {
            rejections[client] = error
            return .dropped(error)
        }
    }

    /// The state that exists until the round is over.
    func currentCohort(_ phase: Phase) throws(SecureAggregationError) -> Cohort {
        try require(phase)
        guard let cohort else { throw .outOfOrder(phase: phase) }
        return cohort
    }
}
