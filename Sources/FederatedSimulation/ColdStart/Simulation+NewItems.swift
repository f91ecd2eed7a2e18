import Datasets
import Recommenders

/// Items that nobody could choose in training.
extension Simulation {
    /// Refuses models that cannot take new items, before anybody is asked.
    ///
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``.
    func checkNewItems(_ data: ScenarioData) throws {
        guard data.split.newItemCount > 0 else { return }
        guard scenario.federatedEvaluation == nil else {
            throw SimulationError.scenarioImpossible(
                key: "evaluation.federated",
                reason: "does not go with 'new-items': clients do not know the new items"
            )
        }
        guard scenario.model.companion == nil else {
            throw SimulationError.scenarioImpossible(
                key: "split.protocol",
                reason: "is 'new-items', and a companion has no factors for items nobody has chosen"
            )
        }
        switch scenario.model.algorithm {
        case .spectral, .sequential, .ials, .dpALS, .federatedSGD: return
        case .popularity, .ease, .itemCF, .associationRules, .biases, .ratingALS, .ncf:
            throw SimulationError.scenarioImpossible(
                key: "split.protocol",
                reason: "is 'new-items', and \(scenario.model.algorithm.rawValue) has no item "
                    + "factors to place new items by"
            )
        }
    }

    /// The model with the items that were held out, placed by their features.
    func withNewItems(_ model: TrainedModel, _ data: ScenarioData, report: inout RunReport) throws
        -> TrainedModel
    {
        guard data.split.newItemCount > 0, let features = data.features else { return model }
        let (extended, map) = try model.adding(newItems: features)
        report.newItems = RunReport.NewItems(
            count: data.split.newItemCount,
            features: features.columnCount,
            explainedShare: map.explainedShare
        )
        return extended
    }
}
