/// How alike two items are, for the diversity within lists and for making lists diverse.
public struct ItemSimilarity: Sendable {
    enum Kind: Sendable {
        /// Unit vectors, row by row; distance is 1 − cosine.
        case vectors(values: [Float], dimension: Int)
        /// Sets of categories; distance is 1 − Jaccard.
        case categories([[Int32]])
        /// Users who have the item; distance is 1 − cosine of the 0/1 vectors.
        case users([[Int32]], userCount: Int)
        /// Item-item weights; similarity is the mean of both directions over the largest such mean.
        case weights(ItemPairWeights)
    }

    let kind: Kind
    /// Number of items.
    public let itemCount: Int

    /// The largest distance of two items.
    public var maximumDistance: Double {
        if case .vectors = kind { 2 } else { 1 }
    }

    /// Similarity by dense vectors, of content or of anything else; a zero vector is like no other.
    ///
    /// - Parameters:
    ///   - vectors: items × dimension, row by row, finite.
    ///   - dimension: at least 1.
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    public init(vectors: [Float], dimension: Int) throws(RecommendersError) {
        guard dimension >= 1, vectors.count.isMultiple(of: dimension) else {
            throw .invalidEvaluation(part: "vectors", expected: "rows of \(dimension) numbers")
        }
        guard vectors.allSatisfy(\.isFinite) else { throw .notFinite(part: "vectors") }
        var values = vectors
        for start in stride(from: 0, to: values.count, by: dimension) {
            let row = start..<(start + dimension)
            let norm = values[row].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            guard norm > 0 else { continue }
            for index in row { values[index] = Float(Double(values[index]) / norm) }
        }
        kind = .vectors(values: values, dimension: dimension)
        itemCount = vectors.count / dimension
    }

    /// Similarity by categories; two items without any category are not alike.
    ///
    /// - Parameter categories: each item's categories, in any order.
    public init(categories: [[Int32]]) {
        kind = .categories(categories.map { Array(Set($0)).sorted() })
        itemCount = categories.count
    }

    /// Similarity by the users two items have in common.
    ///
    /// - Parameters:
    ///   - histories: each user's items, no repeats.
    ///   - itemCount: size of the catalog.
    /// - Throws: ``RecommendersError/itemOutOfRange(index:itemCount:)``.
    public init(histories: [[Int32]], itemCount: Int) throws(RecommendersError) {
        var users = [[Int32]](repeating: [], count: itemCount)
        for (user, history) in histories.enumerated() {
            for item in history {
                guard item >= 0, Int(item) < itemCount else {
                    throw .itemOutOfRange(index: Int(item), itemCount: itemCount)
                }
                users[Int(item)].append(Int32(truncatingIfNeeded: user))
            }
        }
        kind = .users(users, userCount: histories.count)
        self.itemCount = itemCount
    }

    /// Similarity by item-item weights; negative weights and items without any are not alike.
    ///
    /// - Parameters:
    ///   - weights: rows × rows, row by row, finite.
    ///   - items: the item of every row, no repeats.
    ///   - itemCount: size of the catalog.
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    /// - Complexity: O(rows²).
    public init(weights: [Float], items: [Int32], itemCount: Int) throws(RecommendersError) {
        kind = .weights(
            try ItemPairWeights(weights: weights, items: items, itemCount: itemCount)
        )
        self.itemCount = itemCount
    }

    /// Mean distance of the pairs of a list; 0 for fewer than two items.
    ///
    /// - Parameters:
    ///   - list: item indices below ``itemCount``, no repeats.
    ///   - scratch: kept by the caller from list to list; all zeros between calls.
    /// - Returns: the mean, from 0 to ``maximumDistance``.
    /// - Complexity: O(k · dimension) for vectors, O(k² · categories), O(users of the k items).
    func meanDistance(_ list: ArraySlice<Int32>, scratch: inout [Double]) -> Double {
        guard list.count >= 2 else { return 0 }
        let pairs = Double(list.count) * Double(list.count - 1) / 2
        let similarity: Double
        switch kind {
        case .vectors(let values, let dimension):
            similarity = Self.sum(list, values, dimension, &scratch)
        case .categories(let categories): similarity = Self.sum(list, categories)
        case .users(let users, let userCount):
            similarity = Self.sum(list, users, userCount, &scratch)
        case .weights(let weights): similarity = weights.sum(list)
        }
        // Rounding may leave a list of equal items a hair below zero.
        return max(0, 1 - similarity / pairs)
    }

    /// Σ over pairs of v·w = (‖Σ v‖² − Σ ‖v‖²) / 2.
    private static func sum(
        _ list: ArraySlice<Int32>,
        _ values: [Float],
        _ dimension: Int,
        _ scratch: inout [Double]
    ) -> Double {
        prepare(&scratch, dimension)
        var own = 0.0
        for item in list {
            for column in 0..<dimension {
                let value = Double(values[Int(item) * dimension + column])
                scratch[column] += value
                own += value * value
            }
        }
        var squared = 0.0
        for column in 0..<dimension {
            squared += scratch[column] * scratch[column]
            scratch[column] = 0
        }
        return (squared - own) / 2
    }

    /// The same for the sparse vectors of items' users.
    private static func sum(
        _ list: ArraySlice<Int32>,
        _ users: [[Int32]],
        _ userCount: Int,
        _ scratch: inout [Double]
    ) -> Double {
        prepare(&scratch, userCount)
        var own = 0.0
        for item in list where !users[Int(item)].isEmpty {
            let weight = 1 / Double(users[Int(item)].count).squareRoot()
            for user in users[Int(item)] { scratch[Int(user)] += weight }
            own += 1
        }
        var squared = 0.0
        for item in list {
            for user in users[Int(item)] {
                squared += scratch[Int(user)] * scratch[Int(user)]
                scratch[Int(user)] = 0
            }
        }
        return (squared - own) / 2
    }

    private static func sum(_ list: ArraySlice<Int32>, _ categories: [[Int32]]) -> Double {
        var sum = 0.0
        for (offset, item) in list.enumerated() {
            for other in list.dropFirst(offset + 1) {
                sum += jaccard(categories[Int(item)], categories[Int(other)])
            }
        }
        return sum
    }

    static func jaccard(_ left: [Int32], _ right: [Int32]) -> Double {
        var (common, leftIndex, rightIndex) = (0, 0, 0)
        while leftIndex < left.count, rightIndex < right.count {
            if left[leftIndex] == right[rightIndex] {
                common += 1
                leftIndex += 1
                rightIndex += 1
            } else if left[leftIndex] < right[rightIndex] {
                leftIndex += 1
            } else {
                rightIndex += 1
            }
        }
        let union = left.count + right.count - common
        return union == 0 ? 0 : Double(common) / Double(union)
    }

    private static func prepare(_ scratch: inout [Double], _ count: Int) {
        if scratch.count < count { scratch = [Double](repeating: 0, count: count) }
    }
}
