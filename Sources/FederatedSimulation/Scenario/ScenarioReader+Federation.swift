import Foundation
import SecureAggregation

/// Who takes part, what is assumed of them, and what goes wrong on purpose.
extension ScenarioReader {
    func federation(_ root: ScenarioMapping) throws(ScenarioError)
        -> Scenario.FederationChoice
    {
        var choice = Scenario.FederationChoice(
            mode: .full,
            corrupted: 0.1,
            dropout: 0.1,
            adversary: .semiHonest,
            minimumCohort: 50
        )
        guard let mapping = try root.mapping("federation", allowed: ScenarioKeys.federation) else {
            return choice
        }
        if let cohort = try mapping.string("cohort"), cohort != "all" {
            guard let rate = Double(cohort), rate >= 0.001, rate < 1 else {
                throw mapping.impossible(
                    "cohort",
                    "is '\(cohort)', neither 'all' nor a fraction from 0.001 up and below 1"
                )
            }
            choice.cohort = rate
        }
        choice.mode = try mapping.word("secureAggregation", AggregationMode.self) ?? choice.mode
        choice.corrupted = try mapping.fraction("corrupted") ?? choice.corrupted
        choice.dropout = try mapping.fraction("dropout") ?? choice.dropout
        switch try mapping.word("adversary", ScenarioKeys.AdversaryClass.self) {
        case .malicious: choice.adversary = .malicious
        case .semiHonest, nil: choice.adversary = .semiHonest
        }
        choice.minimumCohort =
            try mapping.integer("minimumCohort", in: 2...100_000_000) ?? choice.minimumCohort
        return choice
    }

    func faults(_ root: ScenarioMapping) throws(ScenarioError) -> Scenario.FaultChoice {
        var choice = Scenario.FaultChoice(dropouts: [:])
        guard let mapping = try root.mapping("faults", allowed: ScenarioKeys.faults),
            let dropouts = try mapping.mapping("dropouts", allowed: ScenarioKeys.phases)
        else { return choice }
        for phase in ScenarioKeys.phases {
            choice.dropouts[phase] = try dropouts.fraction(phase)
        }
        return choice
    }

    /// Divides the budget where rounds ask a sample.
    ///
    /// - Returns: nil without privacy or without a sample.
    /// - Throws: ``ScenarioError`` where nothing would be sampled, or where budgets do not add up.
    func cohortNoise(_ scenario: Scenario, _ root: ScenarioMapping) throws(ScenarioError)
        -> CohortNoise?
    {
        guard let rate = scenario.federation.cohort,
            let mapping = try root.mapping("federation", allowed: ScenarioKeys.federation)
        else { return nil }
        guard scenario.model.algorithm.samplesCohorts else {
            throw mapping.impossible(
                "cohort",
                "is \(rate), and model.algorithm \(scenario.model.algorithm.rawValue) asks everybody; "
                    + "samples go with federated-sgd and ncf"
            )
        }
        guard scenario.federatedEvaluation == nil else {
            throw mapping.impossible(
                "cohort",
                "is \(rate), which does not go with evaluation.federated: the two budgets add up "
                    + "only where everybody is asked"
            )
        }
        do { return try scenario.calibratedCohort() } catch {
            throw mapping.impossible("cohort", "is \(rate), and no noise keeps the budget with it")
        }
    }

    /// Refuses faults that the declared dropout fraction does not cover.
    func checkDropouts(_ scenario: Scenario, _ root: ScenarioMapping)
        throws(ScenarioError)
    {
        // Clients that vanish before they advertise keys are not in the round at all.
        let staying = ScenarioKeys.phases.dropFirst().reduce(1.0) {
            $0 * (1 - (scenario.faults.dropouts[$1] ?? 0))
        }
        // Below (1 − dropout) · clients nobody joins, and nothing is summed.
        let summed = ScenarioKeys.phases.prefix(3).reduce(1.0) {
            $0 * (1 - (scenario.faults.dropouts[$1] ?? 0))
        }
        let lost = 1 - min(staying, summed)
        guard lost > scenario.federation.dropout + 1e-9 else { return }
        let declared = scenario.federation.dropout
        throw root.impossible(
            "faults",
            "drop \(Self.percent(lost)) of a round's clients, more than the "
                + "\(Self.percent(declared)) of federation.dropout that the parameters survive"
        )
    }

    private static func percent(_ fraction: Double) -> String {
        String(format: "%.1f %%", fraction * 100)
    }
}
