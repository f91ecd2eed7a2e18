/// Conjugate gradients for many small systems of one size at once, preconditioned by one matrix each.
///
/// Solves A_i x_i = b_i for all rows i together; a product with all A_i is asked for from outside,
/// because nobody holds the A_i.
struct ConjugateGradient: Sendable {
    /// The unknowns so far, rows × columns.
    private(set) var solution: [Float]
    /// What to multiply by the A_i next, rows × columns.
    private(set) var direction: [Float]
    private var residual: [Float]
    private var products: [Double]
    private let columns: Int
    private let precondition: @Sendable ([Float]) -> [Float]

    /// Starts at a point.
    ///
    /// - Parameters:
    ///   - solution: x, rows × columns.
    ///   - residual: b_i − A_i x_i, rows × columns.
    ///   - columns: order of the systems.
    ///   - precondition: applies an approximate inverse of every A_i to rows × columns.
    init(
        solution: [Float],
        residual: [Float],
        columns: Int,
        precondition: @escaping @Sendable ([Float]) -> [Float]
    ) {
        self.solution = solution
        self.residual = residual
        self.columns = columns
        self.precondition = precondition
        direction = precondition(residual)
        products = Self.products(residual, direction, columns: columns)
    }

    /// Takes a step with the products A_i d_i of the present direction.
    mutating func step(product: [Float]) {
        let curvature = Self.products(direction, product, columns: columns)
        for row in products.indices {
            // No curvature: the row has converged, or noise made its system indefinite.
            let length =
                curvature[row] > .leastNormalMagnitude ? products[row] / curvature[row] : 0
            for index in (row * columns)..<((row + 1) * columns) {
                solution[index] += Float(length) * direction[index]
                residual[index] -= Float(length) * product[index]
            }
        }
        let next = precondition(residual)
        let nextProducts = Self.products(residual, next, columns: columns)
        for row in products.indices {
            let ratio =
                products[row] > .leastNormalMagnitude ? nextProducts[row] / products[row] : 0
            for index in (row * columns)..<((row + 1) * columns) {
                direction[index] = next[index] + Float(ratio) * direction[index]
            }
        }
        products = nextProducts
    }

    private static func products(_ left: [Float], _ right: [Float], columns: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: left.count / columns)
        for row in sums.indices {
            var sum = 0.0
            for index in (row * columns)..<((row + 1) * columns) {
                sum += Double(left[index]) * Double(right[index])
            }
            sums[row] = sum
        }
        return sums
    }
}
