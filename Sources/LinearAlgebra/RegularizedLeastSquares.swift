import CLAPACK

/// Solves min_u ‖y − B u‖² + uᵀ diag(D) u in single precision.
///
/// With more rows than columns the normal equations (BᵀB + D) u = Bᵀy are solved, else the equally small
/// system of Woodbury's identity, u = D⁻¹Bᵀ (I + B D⁻¹ Bᵀ)⁻¹ y.
public enum RegularizedLeastSquares {
    /// Solves one problem.
    ///
    /// - Parameters:
    ///   - rows: B, row by row, `targets.count × diagonal.count`; overwritten.
    ///   - diagonal: D, every number above 0.
    ///   - targets: y, at least one number.
    /// - Returns: u, one number per column.
    /// - Throws: ``LinearAlgebraError/invalidShape(routine:rows:columns:)``, or
    ///   ``LinearAlgebraError/didNotConverge(routine:)`` if the system is not positive definite.
    /// - Complexity: O(rows · columns · min(rows, columns)).
    public static func solve(rows: inout [Float], diagonal: [Float], targets: [Float])
        throws(LinearAlgebraError) -> [Float]
    {
        let count = targets.count
        let columns = diagonal.count
        guard count >= 1, columns >= 1, rows.count == count * columns else {
            throw .invalidShape(routine: "sposv", rows: count, columns: columns)
        }
        return count < columns
            ? try wide(&rows, diagonal: diagonal, targets: targets)
            : try tall(rows, diagonal: diagonal, targets: targets)
    }

    private static func tall(_ rows: [Float], diagonal: [Float], targets: [Float])
        throws(LinearAlgebraError) -> [Float]
    {
        let columns = diagonal.count
        var system = [Float](repeating: 0, count: columns * columns)
        for index in 0..<columns { system[index * columns + index] = diagonal[index] }
        cblas_ssyrk(
            CblasRowMajor,
            CblasUpper,
            CblasTrans,
            Int32(columns),
            Int32(targets.count),
            1,
            rows,
            Int32(columns),
            1,
            &system,
            Int32(columns)
        )
        var solution = [Float](repeating: 0, count: columns)
        multiplyTransposed(rows, by: targets, into: &solution)
        try solve(&system, &solution)
        return solution
    }

    private static func wide(_ rows: inout [Float], diagonal: [Float], targets: [Float])
        throws(LinearAlgebraError) -> [Float]
    {
        let count = targets.count
        let columns = diagonal.count
        let scales = diagonal.map { 1 / $0.squareRoot() }
        for row in 0..<count {
            let start = row * columns
            for column in 0..<columns { rows[start + column] *= scales[column] }
        }
        var system = [Float](repeating: 0, count: count * count)
        for index in 0..<count { system[index * count + index] = 1 }
        cblas_ssyrk(
            CblasRowMajor,
            CblasUpper,
            CblasNoTrans,
            Int32(count),
            Int32(columns),
            1,
            rows,
            Int32(columns),
            1,
            &system,
            Int32(count)
        )
        var inner = targets
        try solve(&system, &inner)
        var solution = [Float](repeating: 0, count: columns)
        multiplyTransposed(rows, by: inner, into: &solution)
        for column in 0..<columns { solution[column] *= scales[column] }
        return solution
    }

    /// Solves a positive definite system whose upper triangle is given row by row (LAPACK `sposv`).
    private static func solve(_ system: inout [Float], _ solution: inout [Float])
        throws(LinearAlgebraError)
    {
        let order = Int32(solution.count)
        // Row-major upper is column-major lower: no copy for the transposition.
        let status = LAPACKE_sposv(
            LAPACK_COL_MAJOR,
            CChar(UInt8(ascii: "L")),
            order,
            1,
            &system,
            order,
            &solution,
            order
        )
        guard status == 0 else { throw .didNotConverge(routine: "sposv") }
    }

    private static func multiplyTransposed(
        _ rows: [Float],
        by vector: [Float],
        into result: inout [Float]
    ) {
        cblas_sgemv(
            CblasRowMajor,
            CblasTrans,
            Int32(vector.count),
            Int32(result.count),
            1,
            rows,
            Int32(result.count),
            vector,
            1,
            0,
            &result,
            1
        )
    }
}
