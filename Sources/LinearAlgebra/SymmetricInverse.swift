import CLAPACK

extension Matrix {
    /// The inverse of a symmetric positive definite matrix (LAPACK `dpotrf`, `dpotri`).
    ///
    /// - Throws: ``LinearAlgebraError`` if the matrix is not square or not positive definite.
    /// - Complexity: O(order³) time, O(order²) memory.
    public func positiveDefiniteInverse() throws(LinearAlgebraError) -> Matrix {
        guard rows == columns, rows >= 1 else {
            throw .invalidShape(routine: "dpotri", rows: rows, columns: columns)
        }
        guard elements.allSatisfy(\.isFinite) else { throw .didNotConverge(routine: "dpotrf") }
        var result = self
        let order = Int32(rows)
        let lower = CChar(UInt8(ascii: "L"))
        // The matrix is symmetric, so row-major and column-major are the same.
        guard LAPACKE_dpotrf(LAPACK_COL_MAJOR, lower, order, &result.elements, order) == 0 else {
            throw .didNotConverge(routine: "dpotrf")
        }
        guard LAPACKE_dpotri(LAPACK_COL_MAJOR, lower, order, &result.elements, order) == 0 else {
            throw .didNotConverge(routine: "dpotri")
        }
        for row in 0..<rows {
            for column in 0..<row {
                // Column-major lower is row-major upper.
                result[row, column] = result[column, row]
            }
        }
        return result
    }
}
