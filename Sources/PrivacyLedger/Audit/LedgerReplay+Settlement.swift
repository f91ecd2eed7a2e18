import DifferentialPrivacy

/// The charges that no later entry can change, composed once.
struct SettledCharges: Sendable {
    /// For every charge, whether its round has ended.
    var isFinal: [Bool] = []
    /// Charges from the first on that are in the compositions.
    var count = 0
    var exact = GaussianComposition(method: .gaussianCurve)
    var renyi = GaussianComposition(method: .renyi)
}

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
                plan.event
        else { return plan.event }
        guard let corrupted = opening.assumedCorrupted,
            release.survivors >= opening.plannedMinimumContributors
        else { return nil }
        return .distributedDiscreteGaussian(
            squaredSensitivity: squaredSensitivity,
            shareVariance: variance,
            shares: release.survivors - corrupted,
            dimension: dimension
        )
    }

    /// Puts what a release cost in the place of what was reserved for it, if that is less.
    ///
    /// Only a release that keeps the rules can lower a charge.
    mutating func settle(_ release: RoundReleased) {
        guard let round = rounds[release.round], round.status == .reserved,
            let charge = round.charge
        else { return }
        settled.isFinal[charge] = true
        let reserved = chargedEvents[charge]
        guard release.event != reserved, release.event == releasedEvent(of: release),
            Self.costsNoMore(release.event, than: reserved)
        else { return }
        chargedEvents[charge] = release.event
        recompose()
    }

    /// Whether both are noise in shares that differ in their number only, and the first has no fewer.
    static func costsNoMore(_ event: PrivacyEvent, than other: PrivacyEvent) -> Bool {
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

    private mutating func recompose() {
        while settled.count < chargedEvents.count, settled.isFinal[settled.count] {
            settled.exact.charge(chargedEvents[settled.count])
            settled.renyi.charge(chargedEvents[settled.count])
            settled.count += 1
        }
        exactComposition = settled.exact
        renyiComposition = settled.renyi
        for event in chargedEvents[settled.count...] {
            exactComposition.charge(event)
            renyiComposition.charge(event)
        }
    }
}

extension GaussianComposition {
    /// Adds an event; one that the method refuses is a violation of its own and counts as infinite.
    mutating func charge(_ event: PrivacyEvent) {
        do { try add(event) } catch { try? add(.nonPrivate) }
    }
}
