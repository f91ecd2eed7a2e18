import CLAPACK

extension Matrix {
    /// The product of two matrices (BLAS `dgemm`).
    ///
    /// - Throws: ``LinearAlgebraError/invalidShape(routine:rows:columns:)`` if the inner sizes differ.
    /// - Complexity: O(rows · inner · columns).
    public static func product(
        _ left: Matrix,
        _ right: Matrix,
        transposingLeft: Bool = false,
        transposingRight: Bool = false
    ) throws(LinearAlgebraError) -> Matrix {
        let rows = transposingLeft ? left.columns : left.rows
        let inner = transposingLeft ? left.rows : left.columns
        let columns = transposingRight ? right.rows : right.columns
        guard inner == (transposingRight ? right.columns : right.rows) else {
            throw .invalidShape(routine: "dgemm", rows: right.rows, columns: right.columns)
        }
        var result = Matrix(rows: rows, columns: columns)
        guard rows > 0, columns > 0, inner > 0 else { return result }
        cblas_dgemm(
            CblasRowMajor,
            transposingLeft ? CblasTrans : CblasNoTrans,
            transposingRight ? CblasTrans : CblasNoTrans,
            Int32(rows),
            Int32(columns),
            Int32(inner),
            1,
            left.elements,
            Int32(left.columns),
            right.elements,
            Int32(right.columns),
            0,
            &result.elements,
            Int32(columns)
        )
        return result
    }
}
