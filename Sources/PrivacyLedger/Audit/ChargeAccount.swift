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
    /// The charged events as they add up.
    private(set) var total = ChargeTotal()

    /// For every charge, whether its round has ended.
    private var isFinal: [Bool] = []
    private var settledCount = 0
    private var settled = ChargeTotal()

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
        total.charge(event)
        return events.count - 1
    }

    /// Marks a charge as one that nothing can change any more, after it was replaced by what it cost.
    ///
    /// Where there are as many different sampled events as an accountant takes, another one is not taken in
    /// the place of its reservation's, which costs no less.
    ///
    /// - Complexity: O(1); if it cost something else, O(charges that are still open).
    mutating func settle(_ place: Int, at event: PrivacyEvent? = nil) {
        guard events.indices.contains(place) else { return }
        isFinal[place] = true
        guard let event, event != events[place], total.hasRoom(for: event) else { return }
        events[place] = event
        recompose()
    }

    /// Epsilon of everything charged, by the accountant that decides, at the budget's delta; infinite
    /// without one.
    var epsilon: Double {
        guard let budget else { return .infinity }
        return total.epsilon(delta: budget.delta)
    }

    /// Whether what is charged, or another total, is within the budget; always so without one.
    ///
    /// - Complexity: O(1) unless something is about a sample, see `RenyiComposition.isWithin`.
    func covers(_ total: ChargeTotal) -> Bool {
        guard let budget else { return true }
        return total.isSampled
            ? total.renyi.isWithin(budget) : total.exact.squaredMu <= maximumSquaredMu
    }

    private mutating func recompose() {
        while settledCount < events.count, isFinal[settledCount] {
            settled.charge(events[settledCount])
            settledCount += 1
        }
        total = settled
        for event in events[settledCount...] { total.charge(event) }
    }
}
