import FederatedProtocol

extension FuzzTarget {
    /// Questions about models, ratings and segments, over a catalog of eight items.
    static func laterQueryBodies(_ head: HeadDescription) throws -> [QueryBody] {
        let ridge = UserFactorQuery.Ridge(
            regularization: 0.5,
            frequencyExponent: 1,
            unobservedWeight: 0.25
        )
        let vectors = (0..<16).map { Float($0 % 5) - 1.5 }
        let nearest = SegmentationDescription.centroids(
            try SegmentCentroidsDescription(
                dimension: 2,
                itemVectors: vectors,
                centroids: [1, 0, 0, 1]
            )
        )
        let mixture = SegmentationDescription.centroids(
            try SegmentCentroidsDescription(
                dimension: 2,
                itemVectors: vectors,
                centroids: [1, 0, 0, 1],
                mixture: [
                    .init(variance: 0.5, weight: 0.5), .init(variance: 1, weight: 0.5),
                ]
            )
        )
        let levels = SegmentationDescription.purchases(
            try PurchaseLevelsDescription(
                referenceTime: 1_000_000,
                recencyDays: [30],
                frequencies: [2],
                amounts: [10, 100]
            )
        )
        return [
            .itemSketch(
                try ItemSketchQuery(
                    head: head,
                    basis: .random(seed: 3),
                    columnCount: 2,
                    normBound: 1
                )
            ),
            .itemSketch(
                try ItemSketchQuery(
                    head: head,
                    basis: .given([1, 0, 0, 1, 1, 1]),
                    columnCount: 2,
                    normBound: 0.5
                )
            ),
            .ratingSums(
                try RatingSumsQuery(
                    centering: RatingCentering(
                        center: 3.5,
                        itemBiases: [Float](repeating: 0.25, count: 8),
                        shrinkage: 5,
                        range: 2
                    ),
                    countWeight: 0.5,
                    offsetWeight: 0.5,
                    l2Bound: 4
                )
            ),
            .neuralGradient(
                try NeuralGradientQuery(
                    itemFactors: vectors,
                    factorCount: 2,
                    firstWidth: 2,
                    secondWidth: 2,
                    network: [Float](
                        repeating: 0.5,
                        count: NeuralGradientQuery.networkLength(
                            factorCount: 2,
                            firstWidth: 2,
                            secondWidth: 2
                        )
                    ),
                    ridge: ridge,
                    userNormBound: 2,
                    heldOutItems: 1,
                    negativesPerItem: 1,
                    seed: 4,
                    l2Bound: 4
                )
            ),
            .metricSums(
                try MetricSumsQuery(
                    modelDigest: [UInt8](repeating: 7, count: MetricSumsQuery.digestByteCount),
                    metrics: ["ndcg@10", "hr@10"]
                )
            ),
            .segmentSums(try SegmentSumsQuery(segmentation: nearest, countWeight: 0.5)),
            .segmentSums(try SegmentSumsQuery(segmentation: mixture, countWeight: 0.5)),
            .segmentSums(try SegmentSumsQuery(segmentation: levels, countWeight: 1)),
            .segmentItemCounts(
                try SegmentItemCountsQuery(
                    segmentation: mixture,
                    itemCount: 8,
                    countWeight: 0.5,
                    silhouetteWeight: 0.1
                )
            ),
            .segmentItemCounts(
                try SegmentItemCountsQuery(
                    segmentation: levels,
                    itemCount: 8,
                    countWeight: 0.5,
                    silhouetteWeight: 0
                )
            ),
            .itemContextCounts(
                try ItemContextCountsQuery(items: [0, 3, 7], context: .month, norm: .atMost(2))
            ),
            .itemContextCounts(
                try ItemContextCountsQuery(items: [5], context: .device(["Eire", "Österreich"]))
            ),
        ]
    }
}
