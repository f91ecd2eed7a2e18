import ModelRelease
import Recommenders

extension FuzzTarget {
    /// Cards that tensors are decoded with: around centroids, the second of three withheld, and by purchases.
    static let segmentCards = ((try? segmentRules()) ?? []).map { rule in
        SegmentCards(
            algorithm: "k-means",
            minimumCohort: 50,
            sizeNoise: 3.5,
            modelDigest: "",
            rule: rule,
            segments: (0..<rule.count).map { id in
                SegmentCard(
                    id: id,
                    name: "segment",
                    size: id == 1 ? nil : 60,
                    withheld: id == 1,
                    fallback: id == 1 ? 0 : nil,
                    items: [],
                    popular: []
                )
            }
        )
    }

    /// Files of segments that decode.
    static func segmentSeeds() throws -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        for (rule, cards) in zip(try segmentRules(), segmentCards) {
            seeds.append(try cards.encoded())
            let model = try SegmentModel(
                rule: rule,
                scores: (0..<rule.count).map { $0 == 1 ? nil : [0.5, 0.25, 0.25] },
                fallbacks: cards.segments.map(\.fallback),
                globalScores: [0.5, 0.25, 0.25]
            )
            seeds.append(try SegmentTensors.encode(model))
        }
        return seeds
    }

    private static func segmentRules() throws -> [SegmentRule] {
        let space = try SegmentSpace(itemVectors: [1, 2, 3, 4, 5, 6], dimension: 2)
        return [
            .centroids(try CentroidSegments(space: space, centroids: [1, 0, 0, 1, -1, 0])),
            .purchases(
                try PurchaseSegments(
                    referenceTime: 77,
                    recencyDays: [1],
                    frequencies: [3],
                    amounts: []
                )
            ),
        ]
    }
}
