import FederatedCoordinator
import FederatedProtocol
import Recommenders

/// A training program that asks for counts by context too before it finishes, for attacks on all of a
/// run's sums.
struct ContextualProgram: TrainingProgram {
    var algorithm: String { program.algorithm }
    private var program: any TrainingProgram
    private let plan: @Sendable (TrainedModel) -> ContextProgram
    private var asked: (model: TrainedModel, query: SumQuery, context: ContextProgram)?

    /// Joins both.
    ///
    /// - Parameters:
    ///   - program: trains the model, and asks for its segments if there are any.
    ///   - plan: makes what asks for the counts.
    init(
        _ program: any TrainingProgram,
        plan: @escaping @Sendable (TrainedModel) -> ContextProgram
    ) {
        self.program = program
        self.plan = plan
    }

    mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        if let asked {
            guard let sum else { throw CoordinatorError.unexpectedStep }
            _ = try asked.context.counts(sum, of: asked.query)
            return .finished(asked.model)
        }
        let step = try program.next(after: sum)
        guard case .finished(let model) = step else { return step }
        let context = plan(model)
        let query = try context.query()
        asked = (model, query, context)
        return .query(query)
    }
}
