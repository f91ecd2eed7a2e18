import Synchronization

/// Where a client remembers what it took part in; every record must last before an answer leaves.
public protocol ParticipationMemory: Sendable {
    /// Records a participation that the limits cover, in one step that nothing can come between.
    ///
    /// - Parameters:
    ///   - participation: what the client is about to take part in.
    ///   - limits: what it is ready to spend.
    /// - Throws: ``ClientError``: the refusal of ``ParticipationAccount/check(_:limits:)``, after which
    ///   nothing is recorded; or ``ClientError/accountUnavailable``, after which it may be recorded all
    ///   the same, so that the round stays unanswered.
    func record(_ participation: Participation, limits: ParticipationLimits) throws(ClientError)
}

/// Remembers for as long as the process lives; for simulations and tests.
public final class InMemoryParticipationMemory: ParticipationMemory {
    private let participations = Mutex<[Participation]>([])

    /// Creates an empty memory.
    public init() {}

    /// What is recorded.
    public var account: ParticipationAccount {
        ParticipationAccount(participations.withLock { $0 })
    }

    /// Records a participation that the limits cover.
    ///
    /// - Throws: ``ClientError``, the refusal.
    public func record(_ participation: Participation, limits: ParticipationLimits)
        throws(ClientError)
    {
        try participations.withLock { (participations) throws(ClientError) in
            try ParticipationAccount(participations).check(participation, limits: limits)
            participations.append(participation)
        }
    }
}
