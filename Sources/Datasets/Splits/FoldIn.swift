/// How many of a held-out user's items a model is shown.
public enum FoldIn: Equatable, Sendable {
    /// All that are not targets.
    case all
    /// So many of them, drawn at random; all if there are fewer. At least 1.
    case random(Int)
}
