import CLAPACK

/// The thin singular value decomposition A = F diag(s) Tᵀ.
public struct SingularValueDecomposition: Sendable {
    /// F: rows × rank, orthonormal columns.
    public let left: Matrix
    /// s, largest first.
    public let values: [Double]
    /// Tᵀ: rank × columns, orthonormal rows.
    public let rightTransposed: Matrix

    /// Decomposes a matrix (LAPACK `dgesdd`); rank is the smaller of its sizes.
    ///
    /// - Throws: ``LinearAlgebraError``.
    /// - Complexity: O(rows · columns · rank).
    public init(_ matrix: Matrix) throws(LinearAlgebraError) {
        let rank = min(matrix.rows, matrix.columns)
        guard rank >= 1 else {
            throw .invalidShape(routine: "dgesdd", rows: matrix.rows, columns: matrix.columns)
        }
        guard matrix.elements.allSatisfy(\.isFinite) else {
            throw .didNotConverge(routine: "dgesdd")
        }
        var work = matrix.elements
        var values = [Double](repeating: 0, count: rank)
        var left = Matrix(rows: matrix.rows, columns: rank)
        var right = Matrix(rows: rank, columns: matrix.columns)
        let status = LAPACKE_dgesdd(
            LAPACK_ROW_MAJOR,
            CChar(UInt8(ascii: "S")),
            Int32(matrix.rows),
            Int32(matrix.columns),
            &work,
            Int32(matrix.columns),
            &values,
            &left.elements,
            Int32(rank),
            &right.elements,
            Int32(matrix.columns)
        )
        guard status == 0 else { throw .didNotConverge(routine: "dgesdd") }
        self.left = left
        self.values = values
        rightTransposed = right
    }
}
