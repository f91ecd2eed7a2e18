/// A dense row-major matrix of doubles.
public struct Matrix: Equatable, Sendable {
    /// Number of rows.
    public let rows: Int
    /// Number of columns.
    public let columns: Int
    /// `rows × columns` numbers, row by row.
    public var elements: [Double]

    /// Creates a matrix of zeros.
    public init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        elements = [Double](repeating: 0, count: rows * columns)
    }

    /// Creates a matrix from its elements, row by row.
    ///
    /// - Precondition: `elements.count == rows * columns`.
    public init(rows: Int, columns: Int, elements: [Double]) {
        precondition(elements.count == rows * columns)
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// The number in row `row` and column `column`.
    public subscript(row: Int, column: Int) -> Double {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    /// Unpacks a symmetric matrix from its upper triangle, row by row.
    ///
    /// - Parameters:
    ///   - triangle: `order (order + 1) / 2` numbers.
    ///   - order: number of rows and columns.
    ///   - offDiagonalScale: factor on every entry off the diagonal.
    /// - Precondition: the triangle has that length.
    public init(upperTriangle triangle: ArraySlice<Double>, order: Int, offDiagonalScale: Double) {
        precondition(triangle.count == order * (order + 1) / 2)
        self.init(rows: order, columns: order)
        var position = triangle.startIndex
        for row in 0..<order {
            self[row, row] = triangle[position]
            position += 1
            for column in (row + 1)..<max(order, row + 1) {
                let value = triangle[position] * offDiagonalScale
                self[row, column] = value
                self[column, row] = value
                position += 1
            }
        }
    }
}
