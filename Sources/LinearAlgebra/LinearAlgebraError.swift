/// What a LAPACK routine may refuse.
public enum LinearAlgebraError: Error, Equatable, Sendable {
    /// The iteration did not converge; the input is not a usable matrix (NaN or infinity inside).
    case didNotConverge(routine: String)
    /// The sizes do not fit together.
    case invalidShape(routine: String, rows: Int, columns: Int)
}
