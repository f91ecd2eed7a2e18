import DifferentialPrivacy
import FederatedClient
import FederatedCoordinator
import Recommenders

/// The training program of a scenario with every size fixed from public numbers.
struct TrainingPlan {
    let program: any TrainingProgram
    /// Number of rounds.
    let rounds: Int
    let warnings: [String]

    /// Rounds that a program takes, whatever the data.
    static func rounds(of model: Scenario.ModelChoice, isPrivate: Bool) -> Int {
        let sizes = FactorProgramSizes(model, items: 1, seed: 0)
        let rounds =
            switch model.algorithm {
            case .popularity: 1
            case .spectral where model.gram == .sketch:
                1 + MomentProgramSizes.sketchCount(model, isPrivate: isPrivate)
            case .spectral, .sequential: 3
            case .ease, .itemCF, .associationRules: 2
            case .ials: ImplicitALSProgram.rounds(sizes.implicit)
            case .dpALS: AlternatingProgram.rounds(sizes.alternating)
            case .federatedSGD: GradientProgram.rounds(sizes.gradient)
            case .ncf: sizes.neuralRounds
            case .biases, .ratingALS: RatingProgramSizes.rounds(of: model, isPrivate: isPrivate)
            }
        let companion = model.companion == nil ? 0 : SketchProgram.rounds(sizes.companion)
        return rounds + (model.warmStart == nil ? 0 : 3) + companion
    }

    /// Plans a scenario.
    ///
    /// - Parameters:
    ///   - scenario: what to train.
    ///   - users: clients of the federation.
    ///   - items: size of the catalog.
    ///   - terms: who is counted on.
    ///   - privately: false plans the same sizes with exact sums, as a baseline.
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)`` or an accountant's error.
    init(
        _ scenario: Scenario,
        users: Int,
        items: Int,
        terms: AggregationTerms,
        privately: Bool
    ) throws {
        let model = scenario.model
        let budget = QueryBudget(
            clients: users,
            mu: privately && scenario.privacy != nil ? scenario.sizingMu : nil,
            noisePlan: scenario.privacy?.noise == .clients
                ? .clients(minimumShares: terms.smallestHonestCohort) : .coordinator,
            cohort: scenario.sampledCohort(privately: privately)
        )
        let factory = budget.factory(share: 1)
        rounds = Self.rounds(of: model, isPrivate: scenario.privacy != nil)
        let contributors = max(1, Int(Double(users) * (1 - scenario.federation.dropout)))
        let moments = MomentProgramSizes(scenario, contributors: contributors, items: items)
        try moments.check()
        let sizes = FactorProgramSizes(model, items: items, seed: scenario.seed)
        try sizes.check()
        switch model.algorithm {
        case .popularity:
            program = PopularityProgram(itemCount: items, factory: factory)
        case .spectral where model.gram == .sketch:
            program = SketchProgram(
                itemCount: items,
                configuration: moments.sketch,
                factory: factory
            )
        case .spectral:
            program = SpectralProgram(
                itemCount: items,
                configuration: moments.spectral,
                factory: factory
            )
        case .sequential:
            program = SequentialProgram(
                itemCount: items,
                configuration: moments.sequential,
                factory: factory
            )
        case .ease, .itemCF, .associationRules:
            program = ItemItemProgram(
                itemCount: items,
                configuration: moments.itemItem,
                factory: factory
            )
        case .biases, .ratingALS:
            let ratings = RatingProgramSizes(
                model,
                mu: scenario.sizingMu,
                contributors: contributors,
                items: items
            )
            try ratings.check()
            program = RatingProgram(
                itemCount: items,
                configuration: ratings.configuration,
                factory: factory
            )
        case .ials, .dpALS, .federatedSGD, .ncf:
            if let weight = model.companion {
                program = BlendedProgram(
                    sketch: SketchProgram(
                        itemCount: items,
                        configuration: sizes.companion,
                        factory: factory
                    ),
                    factors: ImplicitALSProgram(
                        itemCount: items,
                        configuration: sizes.implicit,
                        factory: factory
                    ),
                    companionWeight: weight
                )
                break
            }
            guard let share = model.warmStart else {
                program = try sizes.program(factory: factory)
                break
            }
            program = WarmStartedProgram(
                algorithm: model.algorithm.rawValue,
                first: SpectralProgram(
                    itemCount: items,
                    configuration: moments.spectral(share: share),
                    factory: budget.factory(share: share)
                )
            ) { spectral in
                try sizes.program(factory: budget.factory(share: 1 - share), from: spectral)
            }
        }
        warnings = moments.warnings
    }

    /// μ a hair below the budget's, so that rounding never asks for more than there is.
    static func mu(of budget: PrivacyBudget) -> Double { budget.maximumMu * (1 - 1e-9) }

    /// What all queries of a run share.
    private struct QueryBudget: Sendable {
        let clients: Int
        let mu: Double?
        let noisePlan: NoisePlan
        let cohort: SampledCohort?

        /// Makes queries for a part of μ².
        func factory(share: Double) -> QueryFactory {
            QueryFactory(
                clients: clients,
                mu: mu.map { $0 * share.squareRoot() },
                noisePlan: noisePlan,
                cohort: cohort
            )
        }
    }
}
