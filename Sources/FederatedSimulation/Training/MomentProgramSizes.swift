import FederatedClient
import FederatedCoordinator
import FederatedProtocol

/// Sizes of the programs that learn from moments of histories: the rule's, or the scenario's own.
struct MomentProgramSizes {
    private let model: Scenario.ModelChoice
    private let isPrivate: Bool
    private let mu: Double?
    private let contributors: Int
    private let items: Int
    private let seed: UInt64

    /// Takes what the sizes depend on.
    ///
    /// - Parameters:
    ///   - scenario: the scenario.
    ///   - contributors: the planned minimum of clients in a sum.
    ///   - items: size of the catalog.
    init(_ scenario: Scenario, contributors: Int, items: Int) {
        model = scenario.model
        isPrivate = scenario.privacy != nil
        mu = scenario.sizingMu
        self.contributors = contributors
        self.items = items
        seed = scenario.seed
    }

    /// Refuses sizes of the scenario's own that do not fit.
    ///
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``.
    func check() throws {
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
        let (gramItems, factors, moments) =
            switch model.algorithm {
            case .sequential:
                (
                    sequential.gramHeadCount, sequential.factorCount,
                    sequential.targetHeadCount
                )
            case .spectral where model.gram == .sketch:
                (sketch.headCount, sketch.columnCount, sketch.headCount)
            case .spectral:
                (spectral.gramHeadCount, spectral.factorCount, spectral.momentHeadCount)
            default: (1, 1, 1)
            }
        guard moments * factors < ClientPolicy.defaultMaximumLength - 1 << 20 else {
            throw SimulationError.scenarioImpossible(
                key: "model.factors",
                reason: "times the items of the cross moments is \(moments * factors), too long "
                    + "a vector"
            )
        }
        guard factors <= gramItems else {
            throw SimulationError.scenarioImpossible(
                key: "model.factors",
                reason: "is \(factors), more than the \(gramItems) items of the Gram query"
            )
        }
    }

    /// What people should know before the run.
    var warnings: [String] {
        guard model.algorithm == .spectral || model.algorithm == .sequential, let mu else {
            return []
        }
        let size = SpectralConfiguration.size(mu: mu, users: contributors)
        guard size < 50 else { return [] }
        return [
            "so few people at so small a budget rarely beat plain popularity "
                + "(size \(Int(size)) is below 50)"
        ]
    }

    /// Sizes of `spectral`.
    var spectral: SpectralConfiguration { spectral(share: 1) }

    /// Sizes of `spectral` for a part of μ².
    func spectral(share: Double) -> SpectralConfiguration {
        var configuration =
            mu.map {
                SpectralConfiguration(
                    mu: $0 * share.squareRoot(),
                    users: contributors,
                    items: items
                )
            } ?? SpectralConfiguration(exactOver: items, factors: model.factors ?? 100)
        // A warm start's own sizes are the rule's: the keys belong to the second part.
        guard model.algorithm == .spectral else { return configuration }
        if let rule = model.confidence?.rule { configuration.values = .confidence(rule) }
        if let count = model.gramItems { configuration.gramHeadCount = count }
        if let count = model.momentItems { configuration.momentHeadCount = count }
        if let count = model.factors { configuration.factorCount = count }
        return configuration
    }

    /// How many sketches are asked for: the first of random columns, and at least one more.
    static func sketchCount(_ model: Scenario.ModelChoice, isPrivate: Bool) -> Int {
        max(2, model.sweeps ?? (isPrivate ? 2 : 3))
    }

    /// Sizes of `spectral` by sketches.
    var sketch: SketchConfiguration {
        let rule = mu.map { SpectralConfiguration(mu: $0, users: contributors, items: items) }
        return SketchConfiguration(
            headCount: min(model.momentItems ?? rule?.momentHeadCount ?? items, items),
            columnCount: model.factors ?? min(rule?.factorCount ?? 100, items),
            sketchCount: Self.sketchCount(model, isPrivate: isPrivate),
            seed: seed,
            weightExponent: isPrivate ? -0.3 : -0.5,
            normBound: isPrivate ? 0.6 : 1,
            popularityWeight: isPrivate ? 1.4 : 0,
            countShare: rule?.shares[0] ?? 0.05
        )
    }

    /// Sizes of `sequential`.
    var sequential: SequentialConfiguration {
        var configuration =
            mu.map { SequentialConfiguration(mu: $0, users: contributors, items: items) }
            ?? SequentialConfiguration(exactOver: items, factors: model.factors ?? 100)
        if let count = model.gramItems { configuration.gramHeadCount = count }
        if let count = model.momentItems { configuration.targetHeadCount = count }
        if let count = model.factors { configuration.factorCount = count }
        return configuration
    }

    /// Sizes and rule of the item-item models.
    var itemItem: ItemItemConfiguration {
        let rule: ItemItemConfiguration.Rule =
            switch model.algorithm {
            case .itemCF:
                .cosine(shrinkage: model.shrinkage ?? 20, neighborCount: model.neighbors ?? 200)
            case .associationRules:
                .association(.init(support: 5, lift: 1, shrinkage: model.shrinkage ?? 20))
            default: .ease(regularization: model.regularization ?? 500)
            }
        return ItemItemConfiguration(
            rule: rule,
            headCount: model.gramItems ?? min(items, ItemGramQuery.maximumHeadCount),
            // With exact sums nothing is gained by shortening histories of up to 4,096 items.
            historyNorm: isPrivate ? nil : 64,
            shares: [0.1, 0.9]
        )
    }
}
