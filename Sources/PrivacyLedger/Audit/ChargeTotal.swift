import DifferentialPrivacy

/// Charged events as they add up, under every accountant of a ledger.
///
/// The exact Gaussian curve decides about a budget as long as nothing charged is about a sample, and
/// Rényi divergences from then on.
struct ChargeTotal: Sendable {
    /// The events under the exact Gaussian curve; infinite where one is about a sample.
    private(set) var exact = GaussianComposition(method: .gaussianCurve)
    /// The events under Rényi divergences.
    private(set) var renyi = RenyiComposition()
    /// Whether any event is about a sample.
    private(set) var isSampled = false

    /// The accountant that decides.
    var accountant: String { isSampled ? RenyiAccountant.name : GaussianAccountant.name }

    /// Adds an event; on error nothing changes.
    ///
    /// Whatever the accountant, the noise must be within what the exact curve covers.
    ///
    /// - Throws: `DifferentialPrivacyError` if an accountant refuses the event.
    mutating func add(_ event: PrivacyEvent) throws(DifferentialPrivacyError) {
        var next = self
        try next.renyi.add(event)
        var unsampled = exact.isNonPrivate ? GaussianComposition(method: .gaussianCurve) : exact
        try unsampled.add(event.unsampled)
        if event.isSampled || isSampled {
            next.isSampled = true
            next.exact.charge(.nonPrivate)
        } else {
            next.exact = unsampled
        }
        self = next
    }

    /// Whether an event could be added.
    func hasRoom(for event: PrivacyEvent) -> Bool {
        guard event.isSampled else { return true }
        var renyi = renyi
        do { try renyi.add(event) } catch { return false }
        return true
    }

    /// Adds an event; one that is refused is a violation of its own and counts as infinite.
    mutating func charge(_ event: PrivacyEvent) {
        do { try add(event) } catch {
            exact.charge(event)
            do { try renyi.add(event) } catch { try? renyi.add(.nonPrivate) }
            isSampled = isSampled || event.isSampled
        }
    }

    /// Epsilon by the accountant that decides; infinity where it cannot be computed, the safe answer.
    func epsilon(delta: Double) -> Double {
        isSampled ? renyiEpsilon(delta: delta) : (try? exact.epsilon(delta: delta)) ?? .infinity
    }

    /// Epsilon under Rényi divergences; infinity where it cannot be computed.
    func renyiEpsilon(delta: Double) -> Double { (try? renyi.epsilon(delta: delta)) ?? .infinity }

    /// 1 / mu of the Gaussian release that tells as much: exactly so without samples, else the one with
    /// the same epsilon at `delta`.
    func noiseMultiplier(delta: Double?) -> Double {
        guard isSampled, let delta else { return 1 / exact.squaredMu.squareRoot() }
        let epsilon = renyiEpsilon(delta: delta)
        guard epsilon.isFinite,
            let mu = try? GaussianPrivacyCurve.mu(epsilon: epsilon, delta: delta)
        else { return 0 }
        return 1 / mu
    }
}

extension GaussianComposition {
    /// Adds an event; one that the method refuses counts as infinite.
    fileprivate mutating func charge(_ event: PrivacyEvent) {
        do { try add(event) } catch { try? add(.nonPrivate) }
    }
}
