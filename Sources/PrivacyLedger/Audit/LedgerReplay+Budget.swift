public import DifferentialPrivacy

extension LedgerReplay {
    /// Every event that was reserved, whether or not anything was released for it; where clients add
    /// the noise, a release puts what it cost in the place of what was reserved.
    public var chargedEvents: [PrivacyEvent] { lifetime.events }

    /// The charged events as they add up.
    var total: ChargeTotal { lifetime.total }

    /// What is charged to the budget of the ledger's lifetime.
    private var lifetime: ChargeAccount { accounts[.lifetime] ?? ChargeAccount(budget: nil) }

    /// How far every budget is spent that anything was charged to, and the lifetime's; in order, and
    /// empty for a run without privacy.
    public var budgets: [BudgetStatus] {
        accounts.compactMap { scope, account in
            account.budget.map {
                BudgetStatus(
                    scope: scope,
                    budget: $0,
                    epsilon: account.epsilon,
                    accountant: account.total.accountant,
                    charges: account.events.count
                )
            }
        }.sorted { Self.isOrdered($0.scope, before: $1.scope) }
    }

    private static func isOrdered(_ first: BudgetScope, before second: BudgetScope) -> Bool {
        switch (first, second) {
        case (.lifetime, _): second != .lifetime
        case (_, .lifetime): false
        case (.model(let first), .model(let second)): first < second
        case (.model, .period): true
        case (.period, .model): false
        case (.period(let first), .period(let second)): first < second
        }
    }

    /// Whether every budget covers one more event; always true for a run without privacy.
    ///
    /// - Parameters:
    ///   - event: what would be reserved.
    ///   - model: the model it is for; nil for the opening entry's.
    ///   - time: when; nil for the time of the latest entry.
    /// - Returns: false also before the opening entry.
    /// - Complexity: O(1) unless something is about a sample: compares squares of mu instead of searching
    ///   for epsilon.
    public func canReserve(
        _ event: PrivacyEvent,
        model: String? = nil,
        time: LedgerTime? = nil
    ) -> Bool {
        opening != nil
            && budgetViolations(of: event, scopes: scopes(model: model, time: time)).isEmpty
    }

    /// The part of the lifetime's epsilon that nothing is charged to yet; infinite for a run without
    /// privacy.
    public var remainingEpsilon: Double {
        guard let budget = opening?.budget else { return opening == nil ? 0 : .infinity }
        return max(0, budget.epsilon - (epsilon ?? .infinity))
    }

    /// The first budget that events would pass, and where its epsilon would stand.
    ///
    /// - Parameters:
    ///   - events: what would be charged, or one Gaussian event that costs as much as a whole plan.
    ///   - model: the model whose rounds these are; nil for the one in the opening entry.
    ///   - time: when it would be charged.
    /// - Returns: nil if every budget covers it.
    public func firstPassed(by events: [PrivacyEvent], model: String?, time: LedgerTime)
        -> (scope: BudgetScope, budget: Double, epsilon: Double)?
    {
        for scope in scopes(model: model, time: time) {
            guard let account = account(scope), let budget = account.budget else { continue }
            var total = account.total
            for event in events { total.charge(event) }
            guard !account.covers(total) else { continue }
            return (scope, budget.epsilon, total.epsilon(delta: budget.delta))
        }
        return nil
    }

    /// What is wrong with charging `event` to what is left of the budgets.
    func budgetViolations(of event: PrivacyEvent, scopes: [BudgetScope]) -> [LedgerViolation] {
        var found: [LedgerViolation] = []
        for scope in scopes {
            guard let account = account(scope), let budget = account.budget else { continue }
            // What is wrong with the event itself is wrong for each of them; it is said once.
            found += budgetViolations(of: event, account: account, budget: budget, scope: scope)
                .filter { !found.contains($0) }
        }
        return found
    }

    private func budgetViolations(
        of event: PrivacyEvent,
        account: ChargeAccount,
        budget: PrivacyBudget,
        scope: BudgetScope
    ) -> [LedgerViolation] {
        var total = account.total
        do {
            try total.add(event)
        } catch {
            return [
                LedgerViolation(
                    check: .noise,
                    expected: "an event the accountant covers",
                    actual: Self.describe(event),
                    message: error.message
                )
            ]
        }
        if total.renyi.hasShares, !budget.coversNoiseShares {
            return [
                LedgerViolation(
                    check: .noise,
                    expected: "a budget that noise in shares can keep",
                    actual: "epsilon \(budget.epsilon) at delta \(budget.delta)",
                    message: "the budget is outside what is proven for noise by the clients"
                )
            ]
        }
        if account.covers(total) { return [] }
        let epsilon = total.epsilon(delta: budget.delta)
        let place = scope == .lifetime ? "" : " for \(scope)"
        var found = [
            LedgerViolation(
                check: .budget,
                expected: "epsilon of at most \(budget.epsilon)\(place)",
                actual: "epsilon \(epsilon)",
                message: "the reservation passes the privacy budget\(place)"
            )
        ]
        guard !total.isSampled else { return found }
        let rest = account.maximumSquaredMu - account.total.exact.squaredMu
        if let needed = Self.neededNoise(for: event, rest: rest) {
            found.append(
                LedgerViolation(
                    check: .noise,
                    expected: needed,
                    actual: Self.describe(event),
                    message: "the noise is smaller than the rest of the budget asks for"
                )
            )
        }
        return found
    }

    /// The least noise with which an event of this kind would still have fitted, in words.
    private static func neededNoise(for event: PrivacyEvent, rest: Double) -> String? {
        guard rest > 0 else { return nil }
        switch event {
        case .discreteGaussian(let squaredSensitivity, _, _):
            let variance = try? NoiseCalibration.variance(
                squaredSensitivity: squaredSensitivity,
                mu: rest.squareRoot()
            )
            return variance.map { "a variance of at least \($0)" }
        case .distributedDiscreteGaussian(let squaredSensitivity, _, let shares, _):
            let variance = try? NoiseCalibration.shareVariance(
                variance: NoiseCalibration.variance(
                    squaredSensitivity: squaredSensitivity,
                    mu: rest.squareRoot()
                ),
                shares: shares
            )
            return variance.map { "a share variance of at least \($0)" }
        case .gaussian, .nonPrivate, .poissonSampled, .selfComposed, .skellam, .unsupported:
            return nil
        }
    }
}
