import CLAPACK

/// The largest eigenvalues of a symmetric matrix with their eigenvectors.
public struct SymmetricEigenpairs: Sendable {
    /// Eigenvalues, largest first.
    public let values: [Double]
    /// Eigenvectors as columns: order × count, each of unit norm, its largest-magnitude entry positive.
    public let vectors: Matrix

    /// Computes the `count` largest eigenpairs (LAPACK `dsyevr`).
    ///
    /// - Parameters:
    ///   - count: how many pairs, 1 up to the order.
    ///   - matrix: a symmetric matrix; only one triangle is read.
    /// - Throws: ``LinearAlgebraError``.
    /// - Complexity: O(order³) time, O(order²) memory.
    public init(largest count: Int, of matrix: Matrix) throws(LinearAlgebraError) {
        let order = matrix.rows
        guard order == matrix.columns, count >= 1, count <= order else {
            throw .invalidShape(routine: "dsyevr", rows: matrix.rows, columns: matrix.columns)
        }
        guard matrix.elements.allSatisfy(\.isFinite) else {
            throw .didNotConverge(routine: "dsyevr")
        }
        var work = matrix.elements
        var found: Int32 = 0
        var ascending = [Double](repeating: 0, count: order)
        var columnMajor = [Double](repeating: 0, count: order * count)
        var support = [Int32](repeating: 0, count: 2 * order)
        let status = LAPACKE_dsyevr(
            LAPACK_COL_MAJOR,
            CChar(UInt8(ascii: "V")),
            CChar(UInt8(ascii: "I")),
            CChar(UInt8(ascii: "U")),
            Int32(order),
            &work,
            Int32(order),
            0,
            0,
            Int32(order - count + 1),
            Int32(order),
            0,
            &found,
            &ascending,
            &columnMajor,
            Int32(order),
            &support
        )
        guard status == 0, Int(found) == count else { throw .didNotConverge(routine: "dsyevr") }

        var vectors = Matrix(rows: order, columns: count)
        for column in 0..<count {
            let start = (count - 1 - column) * order
            let vector = columnMajor[start..<(start + order)]
            let sign = Self.sign(ofLargestEntryIn: vector)
            for row in 0..<order { vectors[row, column] = sign * vector[start + row] }
        }
        self.vectors = vectors
        values = ascending[0..<count].reversed()
    }

    /// +1 or −1 so that the entry of largest magnitude becomes positive: repeatable runs.
    private static func sign(ofLargestEntryIn vector: ArraySlice<Double>) -> Double {
        var largest = 0.0
        for value in vector where abs(value) > abs(largest) { largest = value }
        return largest < 0 ? -1 : 1
    }
}
