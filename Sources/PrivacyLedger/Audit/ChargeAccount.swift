import DifferentialPrivacy

/// What is charged to one budget.
///
/// Charges that no later entry can change are composed once, in order from the first; the others again
/// whenever one of them turns out to cost less.
struct ChargeAccount: Sendable {
    /// What may be spent, or nil in a run without privacy.
    private(set) var budget: PrivacyBudget?
    /// The square of the budget's largest mu: comparing squares decides without a search.
    private(set) var maximumSquaredMu = 0.0
    /// The charged events in order.
    private(set) var events: [PrivacyEvent] = []
    /// The events under the exact Gaussian curve, which decides about the budget.
    private(set) var exact = GaussianComposition(method: .gaussianCurve)
    /// The events under Rényi divergences.
    private(set) var renyi = GaussianComposition(method: .renyi)

    /// For every charge, whether its round has ended.
    private var isFinal: [Bool] = []
    private var settledCount = 0
    private var settledExact = GaussianComposition(method: .gaussianCurve)
    private var settledRenyi = GaussianComposition(method: .renyi)

    /// Opens an account.
    ///
    /// - Complexity: a search for mu, about a millisecond.
    init(budget: PrivacyBudget?) { open(budget) }

    /// Sets the budget; what is charged already stays charged.
    mutating func open(_ budget: PrivacyBudget?) {
        self.budget = budget
        let maximumMu = budget?.maximumMu ?? 0
        maximumSquaredMu = maximumMu * maximumMu
    }

    /// An empty account with the same budget.
    var emptied: ChargeAccount { ChargeAccount(emptying: self) }

    private init(emptying other: ChargeAccount) {
        (budget, maximumSquaredMu) = (other.budget, other.maximumSquaredMu)
    }

    /// Charges an event, and returns the charge's place.
    ///
    /// - Complexity: O(1).
    mutating func charge(_ event: PrivacyEvent) -> Int {
        events.append(event)
        isFinal.append(false)
        exact.charge(event)
        renyi.charge(event)
        return events.count - 1
    }

    /// Marks a charge as one that nothing can change any more, after it was replaced by what it cost.
    ///
    /// - Complexity: O(1); if it cost something else, O(charges that are still open).
    mutating func settle(_ place: Int, at event: PrivacyEvent? = nil) {
        guard events.indices.contains(place) else { return }
        isFinal[place] = true
        guard let event, event != events[place] else { return }
        events[place] = event
        recompose()
    }

    /// Epsilon of everything charged under the exact curve at the budget's delta; infinite without one.
    var epsilon: Double {
        guard let budget else { return .infinity }
        // The budget's delta was validated, so that this cannot fail; infinity is the safe answer.
        return (try? exact.epsilon(delta: budget.delta)) ?? .infinity
    }

    private mutating func recompose() {
        while settledCount < events.count, isFinal[settledCount] {
            settledExact.charge(events[settledCount])
            settledRenyi.charge(events[settledCount])
            settledCount += 1
        }
        (exact, renyi) = (settledExact, settledRenyi)
        for event in events[settledCount...] {
            exact.charge(event)
            renyi.charge(event)
        }
    }
}

extension GaussianComposition {
    /// Adds an event; one that the method refuses is a violation of its own and counts as infinite.
    mutating func charge(_ event: PrivacyEvent) {
        do { try add(event) } catch { try? add(.nonPrivate) }
    }
}
