import LinearAlgebra
import Testing

@Suite struct MatrixTests {
    private func example(_ rows: Int, _ columns: Int, salt: Int) -> Matrix {
        Matrix(
            rows: rows,
            columns: columns,
            elements: (0..<(rows * columns)).map { Double(($0 * 7 + salt) % 11) - 5 }
        )
    }

    @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
    func productsAgreeWithTheDefinition(transposes: (Bool, Bool)) throws {
        let left = transposes.0 ? example(4, 3, salt: 1) : example(3, 4, salt: 1)
        let right = transposes.1 ? example(5, 4, salt: 2) : example(4, 5, salt: 2)
        let product = try Matrix.product(
            left,
            right,
            transposingLeft: transposes.0,
            transposingRight: transposes.1
        )
        for row in 0..<3 {
            for column in 0..<5 {
                let expected = (0..<4).reduce(0.0) {
                    $0 + (transposes.0 ? left[$1, row] : left[row, $1])
                        * (transposes.1 ? right[column, $1] : right[$1, column])
                }
                #expect(abs(product[row, column] - expected) < 1e-12)
            }
        }
    }

    @Test func refusesInnerSizesThatDiffer() {
        #expect(throws: LinearAlgebraError.self) {
            try Matrix.product(Matrix(rows: 2, columns: 3), Matrix(rows: 2, columns: 3))
        }
    }

    @Test func unpacksATriangle() {
        let matrix = Matrix(
            upperTriangle: [1, 2, 3, 4, 5, 6][...],
            order: 3,
            offDiagonalScale: 0.5
        )
        #expect(matrix.elements == [1, 1, 1.5, 1, 4, 2.5, 1.5, 2.5, 6])
    }

    @Test func singularValuesRebuildTheMatrix() throws {
        let matrix = example(6, 4, salt: 3)
        let decomposition = try SingularValueDecomposition(matrix)
        #expect(decomposition.values == decomposition.values.sorted(by: >))
        for row in 0..<6 {
            for column in 0..<4 {
                let rebuilt = (0..<4).reduce(0.0) {
                    $0 + decomposition.left[row, $1] * decomposition.values[$1]
                        * decomposition.rightTransposed[$1, column]
                }
                #expect(abs(rebuilt - matrix[row, column]) < 1e-12)
            }
        }
    }
}
