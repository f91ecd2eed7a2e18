extension ItemSimilarity {
    /// How alike two items are: 1 for equal ones, 0 for unlike ones, below 0 for opposite vectors.
    ///
    /// - Parameters: two item indices below ``itemCount``.
    /// - Complexity: O(dimension), O(categories), O(users of both) or O(1).
    func similarity(_ left: Int32, _ right: Int32) -> Double {
        switch kind {
        case .vectors(let values, let dimension):
            var sum = 0.0
            let (first, second) = (Int(left) * dimension, Int(right) * dimension)
            values.withUnsafeBufferPointer { values in
                for column in 0..<dimension {
                    sum += Double(values[first + column]) * Double(values[second + column])
                }
            }
            return min(1, max(-1, sum))
        case .categories(let categories):
            return Self.jaccard(categories[Int(left)], categories[Int(right)])
        case .users(let users, _):
            let (first, second) = (Set(users[Int(left)]), users[Int(right)])
            guard !first.isEmpty, !second.isEmpty else { return 0 }
            let common = second.reduce(0) { $0 + (first.contains($1) ? 1 : 0) }
            return Double(common) / (Double(first.count) * Double(second.count)).squareRoot()
        case .weights(let weights): return weights.similarity(left, right)
        }
    }
}
