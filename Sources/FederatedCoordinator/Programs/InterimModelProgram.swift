public import Recommenders

/// A training program whose model can be looked at between its rounds.
///
/// Such a model is post-processing of sums that are released already and costs no budget.
public protocol InterimModelProgram: TrainingProgram {
    /// The model that training would give if it ended after the last sum.
    ///
    /// - Returns: nil before there is one, or in the middle of a step of several sums.
    /// - Throws: ``CoordinatorError`` or `RecommendersError`.
    func interimModel() throws -> TrainedModel?
}
