import DifferentialPrivacy
import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import Recommenders

/// The training program of a scenario with every size fixed from public numbers.
struct TrainingPlan {
    let program: any TrainingProgram
    /// Number of rounds.
    let rounds: Int
    let warnings: [String]

    /// Rounds that a program takes, whatever the data.
    static func rounds(of model: Scenario.ModelChoice) -> Int {
        switch model.algorithm {
        case .popularity: 1
        case .spectral, .sequential: 3
        case .ease, .itemCF, .associationRules: 2
        case .dpALS: AlternatingProgram.rounds(alternating(model, items: 1, seed: 0))
        case .federatedSGD: GradientProgram.rounds(gradient(model, seed: 0))
        case .ials: ImplicitALSProgram.rounds(factorConfiguration(model, items: 1, seed: 0))
        }
    }

    private static func alternating(_ model: Scenario.ModelChoice, items: Int, seed: UInt64)
        -> AlternatingConfiguration
    {
        AlternatingConfiguration(
            headCount: min(model.momentItems ?? items, items),
            factorCount: model.factors ?? 16,
            sweepCount: model.sweeps ?? 3,
            parameters: UserFactorParameters(
                regularization: model.regularization ?? 0.05,
                unobservedWeight: model.unobservedWeight ?? 0.3
            ),
            curvature: model.sharedCurvature ?? true ? .shared : .perItem(matrixWeight: 1),
            weightExponent: model.weightExponent ?? -0.25,
            userNormBound: model.userNorm ?? 1,
            seed: seed
        )
    }

    private static func gradient(_ model: Scenario.ModelChoice, seed: UInt64)
        -> GradientConfiguration
    {
        GradientConfiguration(
            factorCount: model.factors ?? 32,
            roundCount: model.sweeps ?? 50,
            parameters: UserFactorParameters(
                regularization: model.regularization ?? 0.007,
                unobservedWeight: model.unobservedWeight ?? 0.3
            ),
            learningRate: model.learningRate ?? 0.05,
            userNormBound: model.userNorm ?? 4,
            clippingBound: model.clippingBound ?? 256,
            seed: seed
        )
    }

    private static func itemItemConfiguration(_ scenario: Scenario, items: Int)
        -> ItemItemConfiguration
    {
        let model = scenario.model
        let rule: ItemItemConfiguration.Rule
        switch model.algorithm {
        case .itemCF:
            rule = .cosine(
                shrinkage: model.shrinkage ?? 20,
                neighborCount: model.neighbors ?? 200
            )
        case .associationRules:
            rule = .association(.init(support: 5, lift: 1, shrinkage: model.shrinkage ?? 20))
        default: rule = .ease(regularization: model.regularization ?? 500)
        }
        return ItemItemConfiguration(
            rule: rule,
            headCount: model.gramItems ?? min(items, ItemGramQuery.maximumHeadCount),
            historyNorm: scenario.privacy == nil ? 64 : nil,
            shares: [0.1, 0.9]
        )
    }

    private static func factorConfiguration(
        _ model: Scenario.ModelChoice,
        items: Int,
        seed: UInt64
    ) -> FactorConfiguration {
        FactorConfiguration(
            factorCount: model.factors ?? 64,
            sweepCount: model.sweeps ?? 12,
            stepCount: model.steps ?? 3,
            parameters: UserFactorParameters(
                regularization: model.regularization ?? 0.007,
                unobservedWeight: model.unobservedWeight ?? 0.3
            ),
            userNormBound: 4,
            longestHistory: min(items, 4096),
            seed: seed
        )
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
        let sizedMu = try scenario.sizingBudget.map { try Self.mu(of: $0) }
        let mu = privately ? try scenario.privacy.map { try Self.mu(of: $0.calibration) } : nil
        let factory = QueryFactory(
            clients: users,
            mu: mu,
            noisePlan: scenario.privacy?.noise == .clients
                ? .clients(minimumShares: terms.smallestHonestCohort) : .coordinator
        )
        rounds = Self.rounds(of: scenario.model)
        switch scenario.model.algorithm {
        case .popularity:
            program = PopularityProgram(itemCount: items, factory: factory)
            warnings = []
        case .ials:
            program = ImplicitALSProgram(
                itemCount: items,
                configuration: Self.factorConfiguration(
                    scenario.model,
                    items: items,
                    seed: scenario.seed
                ),
                factory: factory
            )
            warnings = []
        case .sequential:
            let contributors = max(1, Int(Double(users) * (1 - scenario.federation.dropout)))
            var configuration =
                sizedMu.map { SequentialConfiguration(mu: $0, users: contributors, items: items) }
                ?? SequentialConfiguration(
                    exactOver: items,
                    factors: scenario.model.factors ?? 100
                )
            if let count = scenario.model.gramItems { configuration.gramHeadCount = count }
            if let count = scenario.model.momentItems { configuration.targetHeadCount = count }
            if let count = scenario.model.factors { configuration.factorCount = count }
            program = SequentialProgram(
                itemCount: items,
                configuration: configuration,
                factory: factory
            )
            warnings = []
        case .dpALS:
            program = try AlternatingProgram(
                itemCount: items,
                configuration: Self.alternating(scenario.model, items: items, seed: scenario.seed),
                factory: factory
            )
            warnings = []
        case .federatedSGD:
            program = try GradientProgram(
                itemCount: items,
                configuration: Self.gradient(scenario.model, seed: scenario.seed),
                factory: factory
            )
            warnings = []
        case .ease, .itemCF, .associationRules:
            program = ItemItemProgram(
                itemCount: items,
                configuration: Self.itemItemConfiguration(scenario, items: items),
                factory: factory
            )
            warnings = []
        case .spectral:
            let contributors = max(1, Int(Double(users) * (1 - scenario.federation.dropout)))
            var configuration: SpectralConfiguration
            var warnings: [String] = []
            if let sizedMu {
                configuration = SpectralConfiguration(
                    mu: sizedMu,
                    users: contributors,
                    items: items
                )
                let size = SpectralConfiguration.size(mu: sizedMu, users: contributors)
                if size < 50 {
                    warnings.append(
                        "so few people at so small a budget rarely beat plain popularity "
                            + "(size \(Int(size)) is below 50)"
                    )
                }
            } else {
                configuration = SpectralConfiguration(
                    exactOver: items,
                    factors: scenario.model.factors ?? 100
                )
            }
            try Self.apply(scenario.model, to: &configuration, items: items)
            program = SpectralProgram(
                itemCount: items,
                configuration: configuration,
                factory: factory
            )
            self.warnings = warnings
        }
    }

    private static func apply(
        _ model: Scenario.ModelChoice,
        to configuration: inout SpectralConfiguration,
        items: Int
    ) throws {
        for (key, value) in [
            ("model.gramItems", model.gramItems), ("model.momentItems", model.momentItems),
        ] {
            if let value, value > items {
                throw SimulationError.scenarioImpossible(
                    key: key,
                    reason: "is \(value), more than the catalog's \(items) items"
                )
            }
        }
        if let gramItems = model.gramItems { configuration.gramHeadCount = gramItems }
        if let momentItems = model.momentItems { configuration.momentHeadCount = momentItems }
        if let factors = model.factors { configuration.factorCount = factors }
        let length = configuration.momentHeadCount * configuration.factorCount
        guard length < ClientPolicy.defaultMaximumLength - 1 << 20 else {
            throw SimulationError.scenarioImpossible(
                key: "model.factors",
                reason: "times the items of the cross moments is \(length), too long a vector"
            )
        }
        guard configuration.factorCount <= configuration.gramHeadCount else {
            throw SimulationError.scenarioImpossible(
                key: "model.factors",
                reason: "is \(configuration.factorCount), more than the "
                    + "\(configuration.gramHeadCount) items of the Gram query"
            )
        }
    }

    /// μ a hair below the budget's, so that rounding never asks for more than there is.
    static func mu(of budget: PrivacyBudget) throws -> Double {
        try GaussianPrivacyCurve.mu(epsilon: budget.epsilon, delta: budget.delta) * (1 - 1e-9)
    }
}

extension Scenario {
    /// The budget that the sizes follow; nil for exact sums over the whole catalog.
    var sizingBudget: PrivacyBudget? { privacy?.calibration ?? model.sizedFor }
}
