import FederatedProtocol
import Recommenders

/// The public inputs of an ``ItemSketchQuery``, ready for any number of clients.
struct SketchInputs: Sendable {
    let head: HeadItems
    /// Ω, items × columns, row by row.
    let basis: [Float]
    /// Ωᵀ q.
    let directionProduct: [Double]
    /// Whether r is zero outside the history: no direction is taken out.
    let isSparse: Bool

    /// Prepares the basis.
    ///
    /// - Throws: ``ClientError/unusableQuery(field:)``.
    init(_ query: ItemSketchQuery, head: HeadItems) throws(ClientError) {
        self.head = head
        do { basis = try query.matrix() } catch { throw .unusableQuery(field: "basis") }
        isSparse = head.direction.allSatisfy { $0 == 0 }
        var product = [Double](repeating: 0, count: query.columnCount)
        for (row, along) in head.direction.enumerated() where along != 0 {
            for column in product.indices {
                product[column] += along * Double(basis[row * product.count + column])
            }
        }
        directionProduct = product
    }
}
