import FederatedCoordinator
import FederatedProtocol
import Recommenders

/// A training program that asks for segments too before it finishes, for attacks on all of a run's sums.
struct SegmentedProgram: TrainingProgram {
    var algorithm: String { program.algorithm }
    private var program: any TrainingProgram
    private let plan: @Sendable (TrainedModel) throws -> any SegmentationProgram
    private var trained: TrainedModel?
    private var segmentation: (any SegmentationProgram)?

    /// Joins both.
    ///
    /// - Parameters:
    ///   - program: trains the model.
    ///   - plan: makes the program that asks for the model's segments.
    init(
        _ program: any TrainingProgram,
        plan: @escaping @Sendable (TrainedModel) throws -> any SegmentationProgram
    ) {
        self.program = program
        self.plan = plan
    }

    mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        guard let trained, var segmentation else {
            let step = try program.next(after: sum)
            guard case .finished(let model) = step else { return step }
            self.trained = model
            self.segmentation = try plan(model)
            return try next(after: nil)
        }
        let step = try segmentation.next(after: sum)
        self.segmentation = segmentation
        switch step {
        case .query(let query): return .query(query)
        case .finished: return .finished(trained)
        }
    }
}
