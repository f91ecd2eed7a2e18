import FederatedProtocol
import Recommenders

/// What a client answers to an ``ItemSketchQuery``.
struct SketchAnswer {
    let query: ItemSketchQuery
    let inputs: SketchInputs

    /// The parts of the answer.
    ///
    /// - Parameter history: items of the catalog; **secret**.
    /// - Returns: r ⊗ c as one part, without its zeros where they are known.
    /// - Complexity: O(head + history · columns).
    func segments(history: [Int32]) -> [BoundedAnswer.Segment] {
        let head = inputs.head
        let residual = ResidualItemVector(history: history, head: head)
        let rows = history.compactMap { head.position(of: $0) }.sorted()
        var columns = [Double](repeating: 0, count: query.columnCount)
        guard !residual.isZero else {
            return [.outerProduct(rows: zeros, columns: columns.map { Float($0) })]
        }
        // r = s (y − a q) with y over the history only: Ωᵀr needs the history's rows and Ωᵀq.
        var along = 0.0
        for row in rows { along += head.weights[row] * head.direction[row] }
        let parts = rows.map { (row: $0, own: head.weights[$0] - along * head.direction[$0]) }
        let largest = parts.max { abs($0.own) < abs($1.own) }
        let scale = largest.map { $0.own == 0 ? 0 : residual.values[$0.row] / $0.own } ?? 0
        inputs.basis.withUnsafeBufferPointer { basis in
            for row in rows {
                let weight = head.weights[row]
                let start = row * columns.count
                for column in columns.indices {
                    columns[column] += weight * Double(basis[start + column])
                }
            }
        }
        for column in columns.indices {
            columns[column] = scale * (columns[column] - along * inputs.directionProduct[column])
        }
        let bounded = Self.shortened(columns, to: query.normBound).map { Float($0) }
        guard inputs.isSparse else {
            return [.outerProduct(rows: residual.values.map { Float($0) }, columns: bounded)]
        }
        return [
            .sparseOuterProduct(
                .init(
                    count: head.count,
                    indices: rows,
                    coefficients: rows.map { Float(residual.values[$0]) }
                ),
                columns: bounded
            )
        ]
    }

    private var zeros: [Float] { [Float](repeating: 0, count: inputs.head.count) }

    /// The vector, scaled down to the bound if it is longer; zeros if it is not finite.
    static func shortened(_ vector: [Double], to bound: Double) -> [Double] {
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm.isFinite else { return [Double](repeating: 0, count: vector.count) }
        return norm > bound ? vector.map { $0 * (bound / norm) } : vector
    }
}
