/// What may be wrong with a model or with what it is asked.
public enum RecommendersError: Error, Equatable, Sendable {
    /// The parts of a model do not fit together.
    case inconsistentModel(part: String, expected: Int, actual: Int)
    /// An evaluation is asked for or given something it cannot use.
    case invalidEvaluation(part: String, expected: String)
    /// A list is asked for in a way that cannot be met, or features of items cannot be used.
    case invalidList(part: String, expected: String)
    /// A metric's name means nothing here; the reason follows the name in a sentence.
    case invalidMetric(name: String, reason: String)
    /// A history or list names an item index the model does not have.
    case itemOutOfRange(index: Int, itemCount: Int)
    /// A number in a model is not finite.
    case notFinite(part: String)
}
