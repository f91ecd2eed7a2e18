import FederatedClient
import FederatedCoordinator
import Foundation
import Recommenders

/// Sizes of the programs for explicit ratings: the rule's, or the scenario's own.
struct RatingProgramSizes {
    private let model: Scenario.ModelChoice
    /// Nil for exact sums.
    private let mu: Double?
    private let contributors: Int
    private let items: Int

    /// Takes what the sizes depend on.
    ///
    /// - Parameters:
    ///   - model: the scenario's choices.
    ///   - mu: the budget that sizes follow, nil for exact sums.
    ///   - contributors: the planned minimum of clients in a sum.
    ///   - items: size of the catalog.
    init(_ model: Scenario.ModelChoice, mu: Double?, contributors: Int, items: Int) {
        self.model = model
        self.mu = mu
        self.contributors = contributors
        self.items = items
    }

    /// Rounds that a program takes, whatever the data.
    static func rounds(of model: Scenario.ModelChoice, isPrivate: Bool) -> Int {
        RatingProgramSizes(model, mu: isPrivate ? 1 : nil, contributors: 1, items: 1)
            .configuration.rounds
    }

    /// The configuration.
    var configuration: RatingConfiguration {
        RatingConfiguration(
            scale: model.scale ?? 1...5,
            biasRounds: mu == nil ? 3 : 2,
            historyBound: 6,
            itemShrinkage: model.shrinkage ?? 3,
            longestHistory: min(items, 4096),
            factors: model.algorithm == .ratingALS ? factors : nil
        )
    }

    /// Refuses vectors that are too long.
    ///
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``.
    func check() throws {
        guard model.algorithm == .ratingALS else { return }
        let factors = factors
        let row =
            factors.curvature == .shared
            ? factors.factorCount
            : factors.factorCount + factors.factorCount * (factors.factorCount + 1) / 2
        guard items * row < ClientPolicy.defaultMaximumLength - 1 << 20 else {
            throw SimulationError.scenarioImpossible(
                key: "model.factors",
                reason: "makes vectors of \(items * row) numbers, too long"
            )
        }
    }

    private var factors: RatingConfiguration.Factors {
        guard let mu else {
            let head = model.gramItems ?? min(items, 1_000)
            return RatingConfiguration.Factors(
                factorCount: min(model.factors ?? 12, head),
                headCount: head,
                sweepCount: model.sweeps ?? 6,
                curvature: .perItem,
                parameters: UserFactorParameters(
                    regularization: model.regularization ?? 0.07,
                    unobservedWeight: 0
                ),
                userNormBound: model.userNorm ?? 4,
                gramShare: 0.3,
                sweepShare: 0.4
            )
        }
        let size = pow(mu * Double(contributors), 2.0 / 3)
        let head = model.gramItems ?? min(items, max(2, Int(size)))
        // The averages want a fixed amount of budget before factors are worth any.
        let biases = min(max(0.35 / mu, 0.1), 0.8)
        return RatingConfiguration.Factors(
            factorCount: min(model.factors ?? max(2, Int((size / 80).rounded())), head),
            headCount: head,
            sweepCount: model.sweeps ?? 1,
            curvature: .shared,
            parameters: UserFactorParameters(
                regularization: model.regularization ?? 8,
                frequencyExponent: 0,
                unobservedWeight: 0
            ),
            userNormBound: model.userNorm ?? 0.4,
            gramShare: 0.47 * (1 - biases),
            sweepShare: 0.53 * (1 - biases)
        )
    }
}
