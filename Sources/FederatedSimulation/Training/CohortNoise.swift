import DifferentialPrivacy
import FederatedCoordinator

/// How a budget is divided between questions to everybody and rounds that ask a secret sample.
///
/// Questions to everybody have their shares of μ² as without a sample, so that their noise does not depend on
/// its rate; the rounds have all the rest, under Rényi divergences.
struct CohortNoise: Sendable, Equatable {
    /// μ for shares of questions to everybody: one with the share s of the whole has s · μ².
    let mu: Double
    /// The sample, with the noise of a round.
    let cohort: SampledCohort
    /// What the whole run costs at most.
    let events: [PrivacyEvent]

    /// A hair of the budget is left, so that rounding never asks for more than there is.
    private static let margin = 1e-8

    /// Divides a budget.
    ///
    /// - Parameters:
    ///   - budget: what the whole run may cost, by Rényi divergences.
    ///   - rate: of the sample, above 0 and below 1.
    ///   - rounds: rounds that ask it, at least 1.
    ///   - share: what is left of μ² beside the shares of questions to everybody, above 0 and below 1.
    /// - Throws: `DifferentialPrivacyError` if no noise keeps the budget.
    /// - Complexity: some 30 searches for ε, a tenth of a second.
    init(budget: PrivacyBudget, rate: Double, rounds: Int, share: Double)
        throws(DifferentialPrivacyError)
    {
        let target = try PrivacyBudget(
            epsilon: budget.epsilon * (1 - Self.margin),
            delta: budget.delta
        )
        let whole = try NoiseCalibration.noiseMultiplier(
            budget: target,
            accountant: RenyiAccountant()
        ) { [.gaussian(noiseMultiplier: $0)] }
        let everybody = PrivacyEvent.gaussian(
            noiseMultiplier: whole / (1 - share).squareRoot()
        )
        func plan(_ multiplier: Double) -> [PrivacyEvent] {
            let round = PrivacyEvent.poissonSampled(
                rate: rate,
                event: .gaussian(noiseMultiplier: multiplier)
            )
            return [everybody] + [PrivacyEvent](repeating: round, count: rounds)
        }
        let multiplier = try NoiseCalibration.noiseMultiplier(
            budget: target,
            accountant: RenyiAccountant(),
            events: plan
        )
        mu = 1 / whole
        cohort = SampledCohort(rate: rate, roundMu: 1 / multiplier)
        events = plan(multiplier)
    }
}

extension Scenario {
    /// Divides the run's budget where rounds ask a sample.
    ///
    /// - Returns: nil without privacy or without a sample.
    /// - Throws: `DifferentialPrivacyError` if no noise keeps the budget.
    func calibratedCohort() throws(DifferentialPrivacyError) -> CohortNoise? {
        guard let rate = federation.cohort, let privacy else { return nil }
        let sizes = FactorProgramSizes(model, items: 1, seed: seed)
        let (rounds, countShare) = sizes.cohortRounds
        return try CohortNoise(
            budget: privacy.calibration,
            rate: rate,
            rounds: rounds,
            share: trainingShare * (1 - (model.warmStart ?? 0)) * (1 - countShare)
        )
    }

    /// The sample that rounds of gradients ask; nil for everybody.
    ///
    /// - Parameter privately: false for exact sums.
    /// - Returns: the rate, and the noise of a round.
    func sampledCohort(privately: Bool) -> SampledCohort? {
        guard let rate = federation.cohort else { return nil }
        return privately && privacy != nil
            ? cohortNoise?.cohort : SampledCohort(rate: rate, roundMu: nil)
    }

    /// What the run is planned to cost, or Gaussian events that cost as much; empty without privacy.
    var plannedEvents: [PrivacyEvent] {
        guard let privacy else { return [] }
        if let cohortNoise { return cohortNoise.events }
        let squares = [privacy.calibration, federatedEvaluation].compactMap { $0 }.map {
            TrainingPlan.mu(of: $0) * TrainingPlan.mu(of: $0)
        }
        return [.gaussian(noiseMultiplier: 1 / squares.reduce(0, +).squareRoot())]
    }

    /// μ that shares of questions to everybody are shares of; nil without privacy.
    var runMu: Double? {
        cohortNoise?.mu ?? (privacy?.calibration).map { TrainingPlan.mu(of: $0) }
    }
}
