import FederatedProtocol
import Recommenders

/// What a client answers about its segment.
enum SegmentAnswer {
    /// The parts of an answer to a ``SegmentSumsQuery``; zeros for somebody who stands nowhere.
    ///
    /// - Parameters:
    ///   - query: what is asked.
    ///   - rule: the query's segmentation.
    ///   - history: items of the catalog; **secret**.
    ///   - purchases: what they come to; **secret**.
    /// - Returns: counts, then shares ⊗ position.
    static func sums(
        _ query: SegmentSumsQuery,
        rule: SegmentRule,
        history: [Int32],
        purchases: PurchaseSummary?
    ) -> [BoundedAnswer.Segment] {
        var shares = [Double](repeating: 0, count: rule.count)
        var position: [Double] = []
        switch rule {
        case .centroids(let segments):
            position = [Double](repeating: 0, count: segments.space.dimension)
            if let own = segments.space.position(of: history) {
                position = own
                shares = segments.shares(at: own)
            }
        case .purchases(let segments):
            if let purchases { shares[segments.segment(of: purchases)] = 1 }
        }
        let counts = BoundedAnswer.Segment.values(shares.map { Float($0 * query.countWeight) })
        guard !position.isEmpty else { return [counts] }
        return [
            counts,
            .outerProduct(rows: shares.map { Float($0) }, columns: position.map { Float($0) }),
        ]
    }

    /// The parts of an answer to a ``SegmentItemCountsQuery``; zeros for somebody who stands nowhere.
    static func itemCounts(
        _ query: SegmentItemCountsQuery,
        rule: SegmentRule,
        history: [Int32],
        purchases: PurchaseSummary?
    ) -> [BoundedAnswer.Segment] {
        var items = [Float](repeating: 0, count: query.itemCount)
        var sizes = [Float](repeating: 0, count: rule.count)
        var silhouette = 0.0
        let segment = rule.segment(of: history, purchases: purchases)
        if let segment {
            let weight = Float(1 / Double(max(1, history.count)).squareRoot())
            for item in history { items[Int(item)] = weight }
            sizes[segment] = Float(query.countWeight)
            if case .centroids(let segments) = rule,
                let position = segments.space.position(of: history)
            {
                silhouette = segments.silhouette(at: position)
            }
        }
        let rows = BoundedAnswer.SparseRows(
            count: rule.count,
            indices: segment.map { [$0] } ?? [],
            coefficients: segment == nil ? [] : [1]
        )
        let parts: [BoundedAnswer.Segment] = [
            .sparseOuterProduct(rows, columns: items), .values(sizes),
        ]
        guard query.silhouetteWeight > 0 else { return parts }
        return parts + [.values([Float(silhouette * query.silhouetteWeight)])]
    }
}

extension SegmentRule {
    /// The segments of a query.
    ///
    /// - Throws: ``ClientError/unusableQuery(field:)`` for another catalog.
    init(_ description: SegmentationDescription, itemCount: Int) throws(ClientError) {
        do {
            switch description {
            case .centroids(let centroids):
                guard centroids.itemCount == itemCount else {
                    throw ClientError.unusableQuery(field: "itemVectors")
                }
                self = .centroids(
                    try CentroidSegments(
                        space: SegmentSpace(
                            itemVectors: centroids.itemVectors,
                            dimension: centroids.dimension
                        ),
                        centroids: centroids.centroids,
                        mixture: centroids.mixture.map {
                            CentroidSegments.Component(variance: $0.variance, weight: $0.weight)
                        }
                    )
                )
            case .purchases(let levels):
                self = .purchases(
                    try PurchaseSegments(
                        referenceTime: levels.referenceTime,
                        recencyDays: levels.recencyDays,
                        frequencies: levels.frequencies,
                        amounts: levels.amounts
                    )
                )
            }
        } catch let error as ClientError {
            throw error
        } catch { throw .unusableQuery(field: "segmentation") }
    }
}
