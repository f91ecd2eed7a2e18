/// What may be wrong with a model or with what it is asked.
public enum RecommendersError: Error, Equatable, Sendable {
    /// A history or list names an item index the model does not have.
    case itemOutOfRange(index: Int, itemCount: Int)
    /// The parts of a model do not fit together.
    case inconsistentModel(part: String, expected: Int, actual: Int)
    /// A number in a model is not finite.
    case notFinite(part: String)
}
