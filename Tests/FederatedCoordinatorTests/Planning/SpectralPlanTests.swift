import DifferentialPrivacy
import Testing

@testable import FederatedCoordinator

@Suite struct SpectralPlanTests {
    private static func plan(
        epsilon: Double = 5,
        clients: Int = 6040,
        items: Int = 3706,
        trainings: Int = 1
    ) throws -> SpectralPlan {
        try SpectralPlan(
            budget: PrivacyBudget(epsilon: epsilon, delta: 1e-6),
            clients: clients,
            items: items,
            trainings: trainings
        )
    }

    /// Sizes and noise of numerical experiments made before this program was written.
    @Test(
        arguments: [
            (0.5, 83.0, [115, 618, 5], [18.0, 14.7, 11.5], [3706, 6670, 3105]),
            (1, 127, [177, 951, 8], [11.0, 7.71, 5.71], [3706, 15_753, 7644]),
            (5, 336, [470, 2521, 21], [5.29, 1.79, 1.21], [3706, 110_685, 53_172]),
            (20, 725, [1015, 3706, 45], [2.19, 0.56, 0.38], [3706, 515_620, 167_805]),
        ] as [(Double, Double, [Int], [Double], [Int])]
    )
    func sizesAreThoseOfTheRule(
        epsilon: Double,
        size: Double,
        counts: [Int],
        noise: [Double],
        lengths: [Int]
    ) throws {
        let plan = try Self.plan(epsilon: epsilon)
        #expect(abs(plan.size - size) < 1)
        #expect([plan.gramItems, plan.factorItems, plan.factors] == counts)
        #expect(plan.queries.map(\.length) == lengths)
        for (index, query) in plan.queries.enumerated() {
            // The experiments' noise is in real units; the cross moments' bound is √1.01.
            let bound = index == 2 ? 1.01.squareRoot() : 1
            #expect(abs(query.noiseMultiplier * bound / noise[index] - 1) < 0.02)
        }
        #expect(plan.rounds == 3)
    }

    /// A budget split over many trainings is spent by them together and not exceeded.
    @Test(arguments: [1, 4, 52]) func theTrainingsTogetherSpendTheBudget(trainings: Int) throws {
        let plan = try Self.plan(trainings: trainings)
        let events = (0..<trainings).flatMap { _ in
            plan.queries.map { PrivacyEvent.gaussian(noiseMultiplier: $0.noiseMultiplier) }
        }
        let epsilon = try GaussianAccountant().epsilon(of: events, delta: 1e-6)
        #expect(epsilon <= 5.000_01 && epsilon > 4.99)
        #expect(plan.rounds == 3 * trainings)
    }

    /// The answers to "how many can I afford" are the last ones that keep the size at 50.
    @Test func affordableIsWhatKeepsTheSize() throws {
        let plan = try Self.plan()
        #expect(try Self.plan(trainings: plan.affordableTrainings).size >= 50)
        #expect(try Self.plan(trainings: plan.affordableTrainings + 1).size < 50)
        #expect(try Self.plan(clients: plan.neededClients).size >= 50)
        #expect(try Self.plan(clients: plan.neededClients - 1).size < 50)
        #expect(plan.affordableSegments >= 8 && plan.affordableSegments <= 6040 / 50)
        #expect(try Self.plan(clients: 100).affordableTrainings < 2)
        #expect(try Self.plan(clients: 1).affordableSegments == 0)
    }

    @Test func moreClientsMeanLessNoiseAndMoreBytes() throws {
        let plans = try [1000, 10_000, 100_000].map { try Self.plan(clients: $0) }
        for (fewer, more) in zip(plans, plans.dropFirst()) {
            #expect(fewer.uploadByteCount < more.uploadByteCount)
            for (before, after) in zip(fewer.queries, more.queries) {
                #expect(after.relativeNoise < before.relativeNoise)
            }
        }
    }

    @Test func impossiblePlansAreRefused() throws {
        for (clients, items, trainings, field) in [
            (0, 10, 1, "clients"), (.max, 10, 1, "clients"), (10, 0, 1, "items"),
            (10, .max, 1, "items"), (10, 10, 0, "trainings"), (10, 10, -5, "trainings"),
        ] {
            #expect(throws: CoordinatorError.planOutOfRange(field: field)) {
                try Self.plan(clients: clients, items: items, trainings: trainings)
            }
        }
    }
}
