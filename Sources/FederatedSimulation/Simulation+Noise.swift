import DifferentialPrivacy
import PrivacyLedger

/// Who adds the noise of a run, and whether they can.
extension Simulation {
    /// Refuses noise by the clients where nothing is proven for it.
    ///
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``.
    func checkNoiseShares(_ terms: AggregationTerms) throws {
        guard let privacy = scenario.privacy, privacy.noise == .clients else { return }
        guard terms.smallestHonestCohort >= 1 else {
            throw SimulationError.scenarioImpossible(
                key: "privacy.noise",
                reason:
                    "is clients, and of the smallest cohort of \(terms.smallestCohort) all may be "
                    + "among the \(terms.assumedCorrupted) corrupted clients"
            )
        }
        guard privacy.budget.coversNoiseShares else {
            throw SimulationError.scenarioImpossible(
                key: "privacy.epsilon",
                reason:
                    "is \(privacy.budget.epsilon), more than is proven for noise by the clients at "
                    + "delta \(privacy.budget.delta)"
            )
        }
    }

    /// Who adds the noise, as the ledger names it.
    var noiseOrigin: BudgetOpened.NoiseOrigin {
        switch scenario.privacy?.noise {
        case .clients: .clients
        case .coordinator: .coordinator
        case nil: .none
        }
    }
}
