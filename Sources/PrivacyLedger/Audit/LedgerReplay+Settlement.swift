import DifferentialPrivacy

extension LedgerReplay {
    /// What a release in a round is charged, by the plan, the opening and the contributors; nil for a
    /// round that was never planned or a plan that the opening does not allow.
    ///
    /// Where clients add the noise, that is the planned event with as many shares as the sum has
    /// contributors beyond those assumed corrupted. Otherwise it is the planned event.
    func releasedEvent(of release: RoundReleased) -> PrivacyEvent? {
        guard let opening, let plan = rounds[release.round]?.plan else { return nil }
        guard
            case .distributedDiscreteGaussian(
                let squaredSensitivity,
                let variance,
                _,
                let dimension
            ) =
                plan.event.unsampled
        else { return plan.event }
        guard let corrupted = opening.assumedCorrupted,
            release.survivors >= opening.plannedMinimumContributors,
            release.survivors <= opening.plannedMaximumContributors ?? .max
        else { return nil }
        let event = PrivacyEvent.distributedDiscreteGaussian(
            squaredSensitivity: squaredSensitivity,
            shareVariance: variance,
            shares: release.survivors - corrupted,
            dimension: dimension
        )
        guard case .poissonSampled(let rate, _) = plan.event else { return event }
        return .poissonSampled(rate: rate, event: event)
    }

    /// Puts what a release cost in the place of what was reserved for it, if that is less.
    ///
    /// Only a release that keeps the rules can lower a charge.
    mutating func settle(_ release: RoundReleased) {
        guard let round = rounds[release.round], round.status == .reserved,
            let reserved = round.reserved
        else { return }
        let isCheaper =
            release.event != reserved && release.event == releasedEvent(of: release)
            && Self.costsNoMore(release.event, than: reserved)
        settle(round, at: isCheaper ? release.event : nil)
    }

    /// Marks a round's charges as final, at another cost if one is given.
    mutating func settle(_ round: Round, at event: PrivacyEvent? = nil) {
        for (scope, place) in round.charges { accounts[scope]?.settle(place, at: event) }
    }

    /// Whether both are noise in shares that differ in their number only, and the first has no fewer; at
    /// the same sampling rate, where both are about samples.
    static func costsNoMore(_ event: PrivacyEvent, than other: PrivacyEvent) -> Bool {
        if case .poissonSampled(let rate, let event) = event,
            case .poissonSampled(let otherRate, let other) = other
        {
            return rate == otherRate && costsNoMore(event, than: other)
        }
        guard
            case .distributedDiscreteGaussian(
                let sensitivity,
                let variance,
                let shares,
                let dimension
            ) =
                event,
            case .distributedDiscreteGaussian(
                let otherSensitivity,
                let otherVariance,
                let otherShares,
                let otherDimension
            ) = other
        else { return event == other }
        return sensitivity == otherSensitivity && variance == otherVariance
            && dimension == otherDimension && shares >= otherShares
            && GaussianAccountant().supports(event)
    }
}
