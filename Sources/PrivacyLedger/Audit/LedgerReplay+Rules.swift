import DifferentialPrivacy
import ProtocolPrimitives

extension LedgerReplay {
    /// The rules that `entry` would break as the next entry; empty if it may be appended.
    ///
    /// - Complexity: O(1); for a published model, two searches for epsilon.
    public func violations(of entry: LedgerEntry) -> [LedgerViolation] {
        var found: [LedgerViolation] = []
        if entry.index != entryCount {
            found.append(
                LedgerViolation(
                    check: .entryOrder,
                    expected: "index \(entryCount)",
                    actual: "index \(entry.index)",
                    message: "the entry has the wrong index"
                )
            )
        }
        guard let opening else {
            if case .budgetOpened(let opening) = entry.record {
                return found + violations(of: opening.secureAggregation)
            }
            return found + [
                LedgerViolation(
                    check: .opening,
                    expected: BudgetOpened.kind,
                    actual: entry.record.kind,
                    message: "the first entry does not open a budget"
                )
            ]
        }
        switch entry.record {
        case .budgetOpened:
            found.append(
                LedgerViolation(
                    check: .opening,
                    expected: "one opening entry",
                    actual: "another one",
                    message: "the budget is opened a second time"
                )
            )
        case .keyRotated(let rotation):
            let origin = LedgerOrigin.name(of: opening.runID)
            if rotation.newKey.name != origin {
                found.append(
                    LedgerViolation(
                        check: .key,
                        expected: origin,
                        actual: rotation.newKey.name,
                        message: "the new key has another name than the ledger"
                    )
                )
            }
        case .modelPublished(let model): found += violations(of: model, opening: opening)
        case .segmentPublished: break
        case .roundPlanned(let plan): found += violations(of: plan, opening: opening)
        case .reserved(let reservation): found += violations(of: reservation, time: entry.time)
        case .released(let release): found += violations(of: release, opening: opening)
        case .aborted(let abort):
            found += statusViolations(
                round: abort.round,
                expected: .reserved,
                action: "aborted"
            )
        }
        return found
    }

    private func violations(of plan: RoundPlanned, opening: BudgetOpened) -> [LedgerViolation] {
        var found: [LedgerViolation] = []
        if let last = lastPlannedRound, plan.round <= last {
            found.append(
                LedgerViolation(
                    check: .roundOrder,
                    expected: "a round above \(last)",
                    actual: "round \(plan.round)",
                    message: "round numbers do not increase"
                )
            )
        }
        let isMisplaced =
            opening.budget == nil
            ? plan.event != .nonPrivate : plan.event.unsampled == .nonPrivate
        if isMisplaced {
            found.append(
                LedgerViolation(
                    check: .noise,
                    expected: opening.budget == nil ? "an exact release" : "a noisy release",
                    actual: plan.event.kind,
                    message: "the event does not belong in a run "
                        + (opening.budget == nil ? "without privacy" : "with a privacy budget")
                )
            )
        } else if !Self.isAccountable(plan.event) {
            found.append(
                LedgerViolation(
                    check: .noise,
                    expected: "an event the accountant covers",
                    actual: Self.describe(plan.event),
                    message: "the event's parameters are outside what can be accounted for"
                )
            )
        }
        switch plan.event.unsampled {
        case .discreteGaussian(let squaredSensitivity, _, let dimension),
            .distributedDiscreteGaussian(let squaredSensitivity, _, _, let dimension):
            found += contentViolations(
                of: plan.query,
                squaredSensitivity: squaredSensitivity,
                dimension: dimension
            )
        case .gaussian, .poissonSampled, .selfComposed, .skellam:
            // A Gaussian multiplier is a ratio, which says nothing about the sensitivity; the content of
            // the others is inside, out of reach of the checks above.
            found.append(
                LedgerViolation(
                    check: .noise,
                    expected: "one release about everybody, or about a sample, with discrete "
                        + "Gaussian noise",
                    actual: Self.describe(plan.event),
                    message: "a round cannot be repeated or sampled twice, nor have other noise"
                )
            )
        case .nonPrivate, .unsupported: break
        }
        return found + queryViolations(of: plan.query)
            + shareViolations(of: plan.event.unsampled, opening: opening)
    }

    /// Whether the accountant that would decide covers an event, and the exact Gaussian curve its noise.
    static func isAccountable(_ event: PrivacyEvent) -> Bool {
        // A rate of 1 is no sample; written down as one it would only hide what it is.
        if case .poissonSampled(let rate, _) = event, !(rate > 0 && rate < 1) { return false }
        return GaussianAccountant().supports(event.unsampled) && RenyiAccountant().supports(event)
    }

    /// What is wrong with the sensitivity that a query claims: it is at least the square of the bound
    /// that clients clip to.
    private func queryViolations(of query: LedgerQuery) -> [LedgerViolation] {
        // Read as an integer of at most 2^53 - 1; a bound beyond fits nothing.
        let least = query.normBoundBits <= 26 ? UInt64(1) << UInt64(2 * query.normBoundBits) : nil
        if let least, query.squaredSensitivity >= least { return [] }
        return [
            LedgerViolation(
                check: .noise,
                expected: "squared sensitivity of at least 4^\(query.normBoundBits)",
                actual: "\(query.squaredSensitivity)",
                message:
                    "the query claims less sensitivity than the bound of a client's vector gives"
            )
        ]
    }

    private func contentViolations(
        of query: LedgerQuery,
        squaredSensitivity: UInt64,
        dimension: Int
    ) -> [LedgerViolation] {
        var found: [LedgerViolation] = []
        if squaredSensitivity < query.squaredSensitivity {
            found.append(
                LedgerViolation(
                    check: .noise,
                    expected: "squared sensitivity of at least \(query.squaredSensitivity)",
                    actual: "\(squaredSensitivity)",
                    message: "the event claims less sensitivity than the query has"
                )
            )
        }
        if dimension != query.length {
            found.append(
                LedgerViolation(
                    check: .noise,
                    expected: "dimension \(query.length)",
                    actual: "\(dimension)",
                    message: "the event covers another number of coordinates than the query"
                )
            )
        }
        return found
    }

    /// What is wrong with the shares of a planned event: they are those of the planned minimum without
    /// the clients assumed corrupted, and there are some exactly if clients add the noise.
    private func shareViolations(of event: PrivacyEvent, opening: BudgetOpened)
        -> [LedgerViolation]
    {
        var shares: Int?
        if case .distributedDiscreteGaussian(_, _, let count, _) = event { shares = count }
        let expected = opening.assumedCorrupted.map { opening.plannedMinimumContributors - $0 }
        if shares == expected { return [] }
        return [
            LedgerViolation(
                check: .noise,
                expected: expected.map { "\($0) noise shares" } ?? "no noise shares",
                actual: shares.map { "\($0)" } ?? "none",
                message: "the event does not have the noise shares that the run's terms give"
            )
        ]
    }

    private func violations(of reservation: RoundReserved, time: LedgerTime) -> [LedgerViolation] {
        statusViolations(round: reservation.round, expected: .planned, action: "reserved")
            + eventViolations(round: reservation.round, event: reservation.event)
            + budgetViolations(
                of: reservation.event,
                scopes: scopes(model: rounds[reservation.round]?.plan.model, time: time)
            )
    }

    private func violations(of release: RoundReleased, opening: BudgetOpened) -> [LedgerViolation] {
        var found = statusViolations(
            round: release.round,
            expected: .reserved,
            action: "released"
        )
        if let expected = releasedEvent(of: release), release.event != expected {
            found.append(
                LedgerViolation(
                    check: .roundContent,
                    expected: Self.describe(expected),
                    actual: Self.describe(release.event),
                    message:
                        "round \(release.round) was released at another cost than its plan and "
                        + "its contributors give"
                )
            )
        }
        if let plan = rounds[release.round]?.plan, plan.query.digest != release.queryDigest {
            found.append(
                LedgerViolation(
                    check: .roundContent,
                    expected: "query \(plan.query.digest)",
                    actual: "query \(release.queryDigest)",
                    message: "round \(release.round) was released for another query"
                )
            )
        }
        if release.survivors < opening.plannedMinimumContributors {
            found.append(
                LedgerViolation(
                    check: .roundContent,
                    expected: "at least \(opening.plannedMinimumContributors) contributors",
                    actual: "\(release.survivors)",
                    message: "round \(release.round) was released for too few contributors"
                )
            )
        }
        if let most = opening.plannedMaximumContributors, release.survivors > most {
            found.append(
                LedgerViolation(
                    check: .roundContent,
                    expected: "at most \(most) contributors",
                    actual: "\(release.survivors)",
                    message:
                        "round \(release.round) was released for more contributors than there are"
                )
            )
        }
        return found
    }

    private func statusViolations(round: UInt32, expected: RoundStatus, action: String)
        -> [LedgerViolation]
    {
        let status = rounds[round]?.status
        if status == expected { return [] }
        return [
            LedgerViolation(
                check: .roundOrder,
                expected: "round \(round) to be \(expected)",
                actual: status.map { "\($0)" } ?? "never planned",
                message: "round \(round) cannot be \(action) now"
            )
        ]
    }

    private func eventViolations(round: UInt32, event: PrivacyEvent) -> [LedgerViolation] {
        guard let plan = rounds[round]?.plan, plan.event != event else { return [] }
        return [
            LedgerViolation(
                check: .roundContent,
                expected: Self.describe(plan.event),
                actual: Self.describe(event),
                message: "round \(round) has another event than its plan"
            )
        ]
    }

    /// An event in words.
    static func describe(_ event: PrivacyEvent) -> String {
        switch event {
        case .discreteGaussian(let squaredSensitivity, let variance, let dimension):
            "discrete Gaussian of variance \(variance), squared sensitivity \(squaredSensitivity), "
                + "dimension \(dimension)"
        case .distributedDiscreteGaussian(
            let squaredSensitivity,
            let shareVariance,
            let shares,
            let dimension
        ):
            "\(shares) discrete Gaussian shares of variance \(shareVariance), squared sensitivity "
                + "\(squaredSensitivity), dimension \(dimension)"
        case .gaussian(let noiseMultiplier): "Gaussian of noise multiplier \(noiseMultiplier)"
        case .nonPrivate: "exact release"
        case .poissonSampled(let rate, let event): "\(describe(event)), sampled at rate \(rate)"
        case .selfComposed(let count, let event): "\(count) times \(describe(event))"
        case .skellam(let squaredSensitivity, let absoluteSensitivity, let variance, let dimension):
            "Skellam of variance \(variance), squared sensitivity \(squaredSensitivity), "
                + "absolute sensitivity \(absoluteSensitivity), dimension \(dimension)"
        case .unsupported(let name): "unknown event \(name)"
        }
    }
}
