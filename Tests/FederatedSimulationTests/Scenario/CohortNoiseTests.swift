import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol
import Foundation
import Testing

@testable import FederatedSimulation

/// Scenarios whose rounds of gradients ask a secret sample.
@Suite struct CohortNoiseTests {
    private static let text = """
        name: cohort
        seed: 3
        dataset: {format: synthetic, users: 300, items: 60, tasteGroups: 4}
        split: {protocol: leave-one-out, negatives: 20}
        model: {algorithm: federated-sgd, factors: 4, rounds: 12}
        federation: {cohort: 0.2, secureAggregation: ideal}
        privacy: {epsilon: 5, delta: 1.0e-6}
        """

    private static func read(_ overrides: [String] = []) throws -> Scenario {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "cohort-\(UUID().uuidString).yaml"
        ).path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try ScenarioReader.read(file: path, overrides: overrides)
    }

    private static func failure(_ overrides: [String]) -> ScenarioError? {
        do { _ = try read(overrides) } catch { return error as? ScenarioError }
        return nil
    }

    /// Within the budget, by less than 10⁻⁶ of it, whatever the rates and shares.
    @Test(arguments: [0.001, 0.01, 0.1, 0.5, 0.95], [0.5, 5, 20])
    func theNoiseKeepsTheBudget(rate: Double, epsilon: Double) throws {
        for (rounds, share) in [(1, 0.95), (50, 0.95), (400, 0.3)] {
            let budget = try PrivacyBudget(epsilon: epsilon, delta: 1e-6)
            let noise = try CohortNoise(
                budget: budget,
                rate: rate,
                rounds: rounds,
                share: share
            )
            let spent = try RenyiAccountant().epsilon(of: noise.events, delta: 1e-6)
            #expect(spent <= epsilon && spent > (1 - 1e-6) * epsilon)
            // Questions to everybody have the rest of the shares of μ, which is that of the first event.
            let multiplier = try #require(noise.events.first?.noiseMultiplier)
            #expect(abs(noise.mu * (1 - share).squareRoot() * multiplier - 1) < 1e-12)
            // And do not depend on the rate.
            let other = try CohortNoise(budget: budget, rate: 0.3, rounds: rounds, share: share)
            #expect(noise.mu == other.mu)
            #expect(noise.cohort.rate == rate && noise.events.count == rounds + 1)
        }
    }

    /// The whole program as it is asked, with its integers: counts, start, rounds of gradients.
    @Test(
        arguments: [
            [], ["model.warmStart=0.4"], ["privacy.noise=clients"], ["model.algorithm=ncf"],
            ["privacy.calibrateTo=3"], ["federation.cohort=0.02", "model.rounds=200"],
        ] as [[String]]
    )
    func theProgramKeepsTheBudget(changes: [String]) throws {
        let scenario = try Self.read(changes)
        let simulation = Simulation(
            scenario: scenario,
            overrides: [],
            output: "",
            version: "",
            observer: SilentObserver(),
            cancellation: CancellationFlag()
        )
        let plan = try TrainingPlan(
            scenario,
            users: 300,
            items: 60,
            terms: simulation.terms(users: 300),
            privately: true
        )
        let queries = try AuditedScenario.queries(of: plan.program, contributors: 300)
        #expect(queries.count == plan.rounds)
        let rate = try #require(scenario.federation.cohort)
        #expect(queries.count { $0.samplingRate == rate } == scenario.model.rounds)
        let target = try #require(scenario.privacy?.calibration.epsilon)
        let spent = try RenyiAccountant().epsilon(of: queries.map(\.event), delta: 1e-6)
        #expect(spent <= target && spent > 0.98 * target, "\(spent) of \(target)")
        // Exact sums of the same samples, where there is no privacy.
        let exact = try TrainingPlan(
            try Self.read(changes.filter { !$0.hasPrefix("privacy") } + ["privacy=none"]),
            users: 300,
            items: 60,
            terms: simulation.terms(users: 300),
            privately: true
        )
        let exactQueries = try AuditedScenario.queries(of: exact.program, contributors: 300)
        #expect(exactQueries.map(\.samplingRate) == queries.map(\.samplingRate))
        #expect(exactQueries.allSatisfy { $0.event == .nonPrivate })
    }

    @Test(arguments: ["0", "1", "-0.1", "1.5", "nan", "some", "10", "0.0009", "1e-300"])
    func otherCohortsAreRefused(cohort: String) throws {
        let error = try #require(Self.failure(["federation.cohort=\(cohort)"]))
        #expect(error.key == "federation.cohort")
    }

    @Test func whatAsksNoSampleIsNamed() throws {
        for algorithm in ["spectral", "ials", "popularity", "dp-als", "ease"] {
            let change = "model={algorithm: \(algorithm)}"
            let error = try #require(Self.failure([change]))
            #expect(error.key == "federation.cohort")
            #expect(error.message.contains("federated-sgd"))
            _ = try Self.read([change, "federation.cohort=all"])
        }
        let evaluated = try #require(Self.failure(["evaluation={federated: {epsilon: 1}}"]))
        #expect(evaluated.key == "federation.cohort")
        #expect(try Self.read(["federation.cohort=all"]).cohortNoise == nil)
        #expect(try Self.read(["privacy=none"]).cohortNoise == nil)
    }

    /// An attack on a run of samples: the claim stands, and something is found at all.
    @Test(arguments: ["coordinator", "clients"])
    func anAttackRefutesNothing(noise: String) throws {
        let scenario = try Self.read(["dataset.users=400", "privacy.noise=\(noise)"])
        let report = try AuditedScenario.audit(scenario, canaries: 1000)
        #expect(report.passed, "\(report.findings)")
        #expect(report.epsilonLower > 0 && report.epsilonLower < report.epsilonUpper)
        #expect(report.epsilonUpper <= 5)
        #expect(report.queries.allSatisfy { $0.muLower <= $0.muClaimed })
    }
}
