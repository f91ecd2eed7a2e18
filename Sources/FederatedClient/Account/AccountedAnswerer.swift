public import FederatedProtocol
public import ProtocolPrimitives

/// A client that keeps its own account: it answers no query that it has not charged itself for, and
/// none beyond what it is ready to spend.
public struct AccountedAnswerer: Sendable {
    private let answerer: QueryAnswerer
    private let limits: ParticipationLimits
    private let memory: any ParticipationMemory

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - answerer: its history and policy.
    ///   - limits: what it is ready to spend.
    ///   - memory: durable, shared by everything the client takes part in.
    public init(
        answerer: QueryAnswerer,
        limits: ParticipationLimits,
        memory: any ParticipationMemory
    ) {
        self.answerer = answerer
        self.limits = limits
        self.memory = memory
    }

    /// Charges a query durably and computes the bounded answer.
    ///
    /// The cost is recomputed from the query alone, counting no more noise shares than the policy
    /// believes in. What was charged stays charged, also if the answer is never used.
    ///
    /// - Parameters:
    ///   - query: what is asked, untrusted.
    ///   - round: which round asks; each is answered once.
    ///   - time: the client's clock, in seconds since 1970.
    ///   - randomness: fresh for this client and round.
    /// - Returns: the answer.
    /// - Throws: ``ClientError``; nothing was answered then.
    /// - Complexity: O(records), some disk flushes, and the answer's own.
    public func answer(
        _ query: SumQuery,
        round: RoundID,
        time: Int64,
        randomness: AnswerRandomness
    ) throws(ClientError) -> BoundedAnswer {
        // Refused for its size before any of it is prepared.
        try answerer.policy.check(query)
        return try answer(
            PreparedQuery(query, itemCount: answerer.itemCount),
            round: round,
            time: time,
            randomness: randomness
        )
    }

    /// Charges a query that was prepared for many clients at once, and computes the bounded answer.
    ///
    /// - Parameters:
    ///   - prepared: what is asked.
    ///   - slot: where the client keeps its own factors between queries; nil for nowhere.
    ///   - round: which round asks.
    ///   - time: the client's clock, in seconds since 1970.
    ///   - randomness: fresh for this client and round.
    /// - Returns: the answer.
    /// - Throws: ``ClientError``; nothing was answered then.
    /// - Complexity: O(records), some disk flushes, and the answer's own.
    public func answer(
        _ prepared: PreparedQuery,
        memory slot: UserFactorMemory.Slot? = nil,
        round: RoundID,
        time: Int64,
        randomness: AnswerRandomness
    ) throws(ClientError) -> BoundedAnswer {
        // Only what can be answered is charged.
        try answerer.check(prepared)
        try charge(prepared.query, round: round, time: time)
        return try answerer.answer(prepared, memory: slot, randomness: randomness)
    }

    private func charge(_ query: SumQuery, round: RoundID, time: Int64) throws(ClientError) {
        let participation = Participation(
            round: round,
            queryKind: query.body.kind,
            event: answerer.policy.event(of: query),
            time: time
        )
        // Before anything is computed from the history, so that a refusal takes no time that tells.
        try memory.record(participation, limits: limits)
    }
}
