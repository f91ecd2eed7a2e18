public import FederatedProtocol
import Recommenders

/// A client's history and what it answers from it; **secret**, never leaves the device.
public struct QueryAnswerer: Sendable {
    /// Items interacted with, no repeats; **secret**.
    private let history: [Int32]
    private let itemCount: Int
    /// What this client refuses.
    public let policy: ClientPolicy

    /// Creates an answerer.
    ///
    /// - Parameters:
    ///   - history: item indices below `itemCount`; repeats and others are dropped.
    ///   - itemCount: size of the public catalog.
    ///   - policy: what the client refuses.
    public init(history: [Int32], itemCount: Int, policy: ClientPolicy) {
        self.history = Set(history).filter { $0 >= 0 && Int($0) < itemCount }.sorted()
        self.itemCount = itemCount
        self.policy = policy
    }

    /// Computes the bounded answer to a query.
    ///
    /// A client with nothing to say answers zeros, so that silence says nothing either.
    ///
    /// - Parameters:
    ///   - query: what is asked, untrusted.
    ///   - randomness: fresh for this client and round.
    /// - Returns: the answer; the vector itself is written later, in blocks.
    /// - Throws: ``ClientError`` if the policy refuses or the query does not fit the catalog.
    /// - Complexity: O(head items · factors + history).
    public func answer(_ query: SumQuery, randomness: AnswerRandomness) throws(ClientError)
        -> BoundedAnswer
    {
        try policy.check(query)
        let segments: [BoundedAnswer.Segment]
        switch query.body {
        case .itemCounts(let counts):
            segments = [.values(try itemCounts(counts))]
        case .itemGram(let gram):
            let residual = ResidualItemVector(history: history, head: try head(gram.head))
            segments = [.upperTriangle(Self.floats(residual.values), weight: 1)]
        case .itemFactorStatistics(let statistics):
            segments = try itemFactorStatistics(statistics)
        }
        return try BoundedAnswer(
            segments: segments,
            encoding: query.encoding,
            noise: query.noise,
            randomness: randomness
        )
    }

    private func itemCounts(_ query: ItemCountsQuery) throws(ClientError) -> [Float] {
        guard query.itemCount == itemCount else { throw .unusableQuery(field: "itemCount") }
        var values = [Float](repeating: 0, count: itemCount)
        guard !history.isEmpty else { return values }
        let weight = Float(1 / Double(history.count).squareRoot())
        for item in history { values[Int(item)] = weight }
        return values
    }

    private func itemFactorStatistics(_ query: ItemFactorStatisticsQuery) throws(ClientError)
        -> [BoundedAnswer.Segment]
    {
        let gramResidual = ResidualItemVector(history: history, head: try head(query.gramHead))
        let momentResidual = ResidualItemVector(history: history, head: try head(query.momentHead))
        var position = [Double](repeating: 0, count: query.factorCount)
        if !gramResidual.isZero {
            query.eigenvectors.withUnsafeBufferPointer { vectors in
                for (row, value) in gramResidual.values.enumerated() {
                    let start = row * position.count
                    for factor in position.indices {
                        position[factor] += value * vectors[start + factor]
                    }
                }
            }
            for factor in position.indices { position[factor] *= query.whitening[factor] }
        }
        let unit = Self.floats(Self.unit(position))
        return [
            .outerProduct(rows: Self.floats(momentResidual.values), columns: unit),
            .upperTriangle(unit, weight: Float(query.gramianWeight)),
        ]
    }

    /// The vector divided by its norm; zeros if it has none.
    ///
    /// It is divided by its largest entry first: squares of very small or very large entries would
    /// lose the norm, and with it the bound.
    static func unit(_ vector: [Double]) -> [Double] {
        let largest = vector.reduce(0) { max($0, abs($1)) }
        guard largest.isFinite, largest >= 1e-100, vector.allSatisfy(\.isFinite) else {
            return [Double](repeating: 0, count: vector.count)
        }
        let scaled = vector.map { $0 / largest }
        let norm = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return scaled.map { $0 / norm }
    }

    private func head(_ description: HeadDescription) throws(ClientError) -> HeadItems {
        do {
            return try HeadItems(
                items: description.items.map { Int32(clamping: $0) },
                weights: description.weights,
                direction: description.direction,
                itemCount: itemCount
            )
        } catch { throw .unusableQuery(field: "head") }
    }

    private static func floats(_ values: [Double]) -> [Float] { values.map { Float($0) } }
}
