import Foundation
import LinearAlgebra
import Testing

@Suite struct SymmetricEigenpairsTests {
    /// The path graph's second difference matrix has eigenvalues 2 − 2 cos(jπ/(n+1)).
    @Test func findsTheKnownSpectrumOfTheSecondDifference() throws {
        let order = 12
        var matrix = Matrix(rows: order, columns: order)
        for index in 0..<order {
            matrix[index, index] = 2
            if index > 0 {
                matrix[index, index - 1] = -1
                matrix[index - 1, index] = -1
            }
        }
        let pairs = try SymmetricEigenpairs(largest: 5, of: matrix)
        for position in 0..<5 {
            let angle = Double(order - position) * Double.pi / Double(order + 1)
            #expect(abs(pairs.values[position] - (2 - 2 * cos(angle))) < 1e-12)
            var largest = 0.0
            for row in 0..<order {
                let entry = pairs.vectors[row, position]
                if abs(entry) > abs(largest) { largest = entry }
                let image = (0..<order).reduce(0.0) {
                    $0 + matrix[row, $1] * pairs.vectors[$1, position]
                }
                #expect(abs(image - pairs.values[position] * entry) < 1e-12)
            }
            #expect(largest > 0)
        }
    }

    @Test func refusesWhatIsNoMatrixOfNumbers() {
        var matrix = Matrix(rows: 2, columns: 2)
        #expect(throws: LinearAlgebraError.self) { try SymmetricEigenpairs(largest: 3, of: matrix) }
        #expect(throws: LinearAlgebraError.self) { try SymmetricEigenpairs(largest: 0, of: matrix) }
        matrix[0, 1] = .nan
        #expect(throws: LinearAlgebraError.didNotConverge(routine: "dsyevr")) {
            try SymmetricEigenpairs(largest: 1, of: matrix)
        }
    }
}
