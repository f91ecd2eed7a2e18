import LinearAlgebra
import Recommenders

/// Every item's Hessian as far as it is known without asking for it: (n_i/U + α) uuᵀ-sum + λ_i I.
///
/// It takes an item's users for a fair sample of all. In the eigenvectors of the users' Gramian it is
/// diagonal for every item at once, so that its inverse costs two small products a row.
struct SharedCurvature {
    /// The users' Gramian, d × d.
    private let gramian: FloatMatrix
    private let rotation: FloatMatrix
    private let rotationTransposed: FloatMatrix
    private let eigenvalues: [Double]
    private let counts: [Double]
    private let users: Int
    private let parameters: UserFactorParameters

    /// Prepares the curvature.
    ///
    /// - Parameters:
    ///   - gramian: sum of u uᵀ over all users, d × d; noise may make it indefinite.
    ///   - counts: users of each item, or the sum of what their interactions weigh, 0 or more.
    ///   - users: all of them.
    ///   - parameters: the ridge of the items.
    /// - Throws: `LinearAlgebraError`.
    init(gramian: Matrix, counts: [Double], users: Int, parameters: UserFactorParameters) throws {
        let pairs = try SymmetricEigenpairs(largest: gramian.rows, of: gramian)
        let order = gramian.rows
        let vectors = pairs.vectors.elements.map { Float($0) }
        rotation = FloatMatrix(rows: order, columns: order, elements: vectors)
        var transposed = FloatMatrix(rows: order, columns: order)
        for row in 0..<order {
            for column in 0..<order {
                transposed.elements[column * order + row] = vectors[row * order + column]
            }
        }
        rotationTransposed = transposed
        eigenvalues = pairs.values.map { max($0, 0) }
        var scaled = FloatMatrix(rows: order, columns: order)
        for row in 0..<order {
            for column in 0..<order {
                scaled.elements[row * order + column] =
                    transposed.elements[row * order + column] * Float(eigenvalues[row])
            }
        }
        // Without the negative eigenvalues that noise may have made.
        self.gramian = try rotation.multiplied(by: scaled)
        self.counts = counts
        self.users = users
        self.parameters = parameters
    }

    /// α G x_i + λ_i x_i: the part of every item's Hessian that needs no question.
    ///
    /// - Parameter rows: items × factors.
    /// - Returns: items × factors.
    /// - Throws: `LinearAlgebraError`.
    func knownProduct(_ rows: [Float]) throws -> [Float] {
        let columns = eigenvalues.count
        let matrix = FloatMatrix(rows: counts.count, columns: columns, elements: rows)
        var result = try matrix.multiplied(by: gramian).elements
        let weight = Float(parameters.unobservedWeight)
        for (row, count) in counts.enumerated() {
            let ridge = Float(parameters.ridge(count: count, total: users))
            for index in (row * columns)..<((row + 1) * columns) {
                result[index] = weight * result[index] + ridge * rows[index]
            }
        }
        return result
    }

    /// The shared Hessian's inverse times every row.
    ///
    /// - Parameter rows: items × factors.
    /// - Returns: items × factors.
    /// - Throws: `LinearAlgebraError`.
    func inverseProduct(_ rows: [Float]) throws -> [Float] {
        let columns = eigenvalues.count
        let matrix = FloatMatrix(rows: counts.count, columns: columns, elements: rows)
        var turned = try matrix.multiplied(by: rotation)
        for (row, count) in counts.enumerated() {
            let ridge = parameters.ridge(count: count, total: users)
            let weight = count / Double(max(1, users)) + parameters.unobservedWeight
            for column in 0..<columns {
                turned.elements[row * columns + column] /=
                    Float(weight * eigenvalues[column] + ridge)
            }
        }
        return try turned.multiplied(by: rotationTransposed).elements
    }
}
