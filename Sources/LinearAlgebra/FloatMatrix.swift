import CLAPACK

/// A dense row-major matrix in single precision, for factors that are published so.
public struct FloatMatrix: Equatable, Sendable {
    /// Number of rows.
    public let rows: Int
    /// Number of columns.
    public let columns: Int
    /// `rows × columns` numbers, row by row.
    public var elements: [Float]

    /// Creates a matrix of zeros.
    public init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        elements = [Float](repeating: 0, count: rows * columns)
    }

    /// Creates a matrix from its elements, row by row.
    ///
    /// - Precondition: `elements.count == rows * columns`.
    public init(rows: Int, columns: Int, elements: [Float]) {
        precondition(elements.count == rows * columns)
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// AᵀA in double precision (BLAS `ssyrk`).
    ///
    /// - Complexity: O(rows · columns²).
    public var gramian: Matrix {
        var triangle = [Float](repeating: 0, count: columns * columns)
        guard rows > 0, columns > 0 else { return Matrix(rows: columns, columns: columns) }
        cblas_ssyrk(
            CblasRowMajor,
            CblasUpper,
            CblasTrans,
            Int32(columns),
            Int32(rows),
            1,
            elements,
            Int32(columns),
            0,
            &triangle,
            Int32(columns)
        )
        var result = Matrix(rows: columns, columns: columns)
        for row in 0..<columns {
            for column in row..<columns {
                let value = Double(triangle[row * columns + column])
                result[row, column] = value
                result[column, row] = value
            }
        }
        return result
    }

    /// The product with another matrix on the right, or with its transpose (BLAS `sgemm`).
    ///
    /// - Throws: ``LinearAlgebraError/invalidShape(routine:rows:columns:)`` if the inner sizes differ.
    /// - Complexity: O(rows · columns · right columns).
    public func multiplied(by right: FloatMatrix, transposingRight: Bool = false)
        throws(LinearAlgebraError) -> FloatMatrix
    {
        guard columns == (transposingRight ? right.columns : right.rows) else {
            throw .invalidShape(routine: "sgemm", rows: right.rows, columns: right.columns)
        }
        let outer = transposingRight ? right.rows : right.columns
        var result = FloatMatrix(rows: rows, columns: outer)
        guard rows > 0, columns > 0, outer > 0 else { return result }
        if rows == 1, transposingRight {
            // One row is a product with a vector, which reads the matrix just once.
            right.multiply(elements, into: &result.elements)
            return result
        }
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            transposingRight ? CblasTrans : CblasNoTrans,
            Int32(rows),
            Int32(outer),
            Int32(columns),
            1,
            elements,
            Int32(columns),
            right.elements,
            Int32(right.columns),
            0,
            &result.elements,
            Int32(outer)
        )
        return result
    }

    /// Writes the product with a vector (BLAS `sgemv`).
    ///
    /// - Precondition: the vector has a number per column and the result one per row.
    /// - Complexity: O(rows · columns).
    public func multiply(_ vector: [Float], into result: inout [Float]) {
        precondition(vector.count == columns && result.count == rows)
        guard rows > 0, columns > 0 else { return }
        cblas_sgemv(
            CblasRowMajor,
            CblasNoTrans,
            Int32(rows),
            Int32(columns),
            1,
            elements,
            Int32(columns),
            vector,
            1,
            0,
            &result,
            1
        )
    }
}
