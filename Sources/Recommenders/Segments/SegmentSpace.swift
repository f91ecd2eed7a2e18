/// Where people stand among each other, by what they chose; **public**, made of released values.
///
/// A person stands at Σ x_i over the history, divided by its norm. A device computes its own position;
/// nobody else needs it.
public struct SegmentSpace: Sendable, Equatable {
    /// x: catalog items × dimension, row by row; zeros for items that say nothing.
    public let itemVectors: [Float]
    /// Coordinates of a position.
    public let dimension: Int

    /// Size of the catalog.
    public var itemCount: Int { itemVectors.count / dimension }

    /// Creates a space.
    ///
    /// - Throws: ``RecommendersError`` if the vectors do not fit or are not finite.
    public init(itemVectors: [Float], dimension: Int) throws(RecommendersError) {
        guard dimension >= 1, !itemVectors.isEmpty, itemVectors.count % dimension == 0 else {
            throw .inconsistentModel(
                part: "itemVectors",
                expected: max(1, dimension),
                actual: itemVectors.count
            )
        }
        guard itemVectors.allSatisfy({ $0.magnitude <= 1e9 }) else {
            throw .notFinite(part: "itemVectors")
        }
        self.itemVectors = itemVectors
        self.dimension = dimension
    }

    /// A person's position.
    ///
    /// - Parameter history: item indices; those outside the catalog are ignored; **secret**.
    /// - Returns: numbers of unit norm; nil if nothing in the history says anything.
    /// - Complexity: O(history · dimension).
    public func position(of history: [Int32]) -> [Double]? {
        var sum = [Double](repeating: 0, count: dimension)
        itemVectors.withUnsafeBufferPointer { vectors in
            for item in history where item >= 0 && Int(item) < itemCount {
                let start = Int(item) * dimension
                for factor in sum.indices { sum[factor] += Double(vectors[start + factor]) }
            }
        }
        // Divided by its largest entry first: squares of very small or large ones would lose the norm.
        let largest = sum.reduce(0) { max($0, abs($1)) }
        guard largest.isFinite, largest >= 1e-30 else { return nil }
        let scaled = sum.map { $0 / largest }
        let norm = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return scaled.map { $0 / norm }
    }
}
