import DifferentialPrivacy

/// What a client has spent: a pure value over its records.
///
/// The square of mu adds up over all rounds, runs and coordinators, whatever each query was chosen in
/// view of (docs/privacy-accounting.md, section 3); the account is a filter over that sum.
public struct ParticipationAccount: Equatable, Sendable {
    /// The records in the order in which they were made.
    public let participations: [Participation]

    /// Creates an account.
    public init(_ participations: [Participation]) { self.participations = participations }

    /// When each record was made, as far as the clock can be believed: never before an earlier record.
    ///
    /// While the clock was ahead it put records into the future. What is recorded after it was set right
    /// would otherwise lie outside the stretch that ends at the latest of them, and never count.
    private var times: [Int64] {
        var latest = Int64.min
        return participations.map { participation in
            latest = max(latest, participation.time)
            return latest
        }
    }

    /// Epsilon of everything, or of the last `seconds`, under the exact Gaussian curve.
    ///
    /// - Parameters:
    ///   - delta: strictly between 0 and 1.
    ///   - seconds: length of the stretch that ends now; nil for everything.
    ///   - now: the client's clock, in seconds since 1970; the latest record's time, if that is later.
    /// - Returns: an upper bound; infinite where a record cannot be accounted for.
    public func epsilon(delta: Double, lastSeconds seconds: Int64? = nil, now: Int64 = .min)
        -> Double
    {
        let events = events(lastSeconds: seconds, now: now)
        return (try? GaussianAccountant().epsilon(of: events, delta: delta)) ?? .infinity
    }

    /// Refuses a further participation that the limits do not cover, or whose round was answered.
    ///
    /// A clock that is set back does not bring spent time back: now is never before the latest record,
    /// and what is recorded until the clock has caught up counts as recorded then.
    ///
    /// - Parameters:
    ///   - next: what would be taken part in.
    ///   - limits: what the client is ready to spend.
    /// - Throws: ``ClientError``, naming the budget that would be passed.
    /// - Complexity: O(records), and a search for mu for each limit.
    public func check(_ next: Participation, limits: ParticipationLimits) throws(ClientError) {
        guard !participations.contains(where: { $0.round == next.round }) else {
            throw .roundAlreadyAnswered(next.round)
        }
        guard GaussianAccountant().supports(next.event) else {
            throw .costUnknown(event: next.event.kind)
        }
        if let query = limits.query {
            try Self.check([], next.event, budget: query, scope: .query)
        }
        if let period = limits.period {
            let events = events(lastSeconds: period.seconds, now: next.time)
            try Self.check(events, next.event, budget: period.budget, scope: .period)
        }
        let all = participations.map(\.event)
        try Self.check(all, next.event, budget: limits.lifetime, scope: .lifetime)
    }

    private func events(lastSeconds seconds: Int64?, now: Int64) -> [PrivacyEvent] {
        guard let seconds else { return participations.map(\.event) }
        let times = times
        let now = max(now, times.last ?? now)
        let (start, overflow) = now.subtractingReportingOverflow(seconds)
        return zip(participations, times).filter { overflow || $1 > start }.map(\.0.event)
    }

    private static func check(
        _ events: [PrivacyEvent],
        _ next: PrivacyEvent,
        budget: PrivacyBudget,
        scope: ParticipationScope
    ) throws(ClientError) {
        var composition = GaussianComposition(method: .gaussianCurve)
        do throws(DifferentialPrivacyError) {
            for event in events + [next] { try composition.add(event) }
        } catch {
            throw .costUnknown(event: next.kind)
        }
        let maximumMu = budget.maximumMu
        let isKept =
            composition.squaredMu <= maximumMu * maximumMu
            && (!composition.hasShares || budget.coversNoiseShares)
        guard isKept else {
            throw .budgetExceeded(
                scope: scope,
                budget: budget.epsilon,
                epsilon: (try? composition.epsilon(delta: budget.delta)) ?? .infinity
            )
        }
    }
}
