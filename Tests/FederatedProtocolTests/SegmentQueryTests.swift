import ProtocolPrimitives
import SecureAggregation
import Testing

@testable import FederatedProtocol

@Suite struct SegmentQueryTests {
    static func centroids(mixture: Bool) throws -> SegmentCentroidsDescription {
        try SegmentCentroidsDescription(
            dimension: 2,
            itemVectors: [1, 2, 3, 4, 5, 6],
            centroids: [0.5, 0.25, -1, 0],
            mixture: mixture
                ? [.init(variance: 0.5, weight: 0.25), .init(variance: 2, weight: 0.75)] : []
        )
    }

    static func levels() throws -> PurchaseLevelsDescription {
        try PurchaseLevelsDescription(
            referenceTime: -5,
            recencyDays: [30],
            frequencies: [2, 4],
            amounts: []
        )
    }

    private static func bodies() throws -> [QueryBody] {
        let descriptions: [SegmentationDescription] = [
            .centroids(try centroids(mixture: false)), .centroids(try centroids(mixture: true)),
            .purchases(try levels()),
        ]
        return try descriptions.flatMap { description -> [QueryBody] in
            [
                .segmentSums(SegmentSumsQuery(segmentation: description, countWeight: 0.5)),
                .segmentItemCounts(
                    SegmentItemCountsQuery(
                        segmentation: description,
                        itemCount: 3,
                        countWeight: 0.5,
                        silhouetteWeight: description.dimension == 0 ? 0 : 0.25
                    )
                ),
            ]
        }
    }

    @Test("Queries come back from their bytes, and no part of them does")
    func roundTrips() throws {
        for body in try Self.bodies() {
            let query = try SumQuery(
                body: body,
                encoding: FixedPointEncoding(
                    l2Bound: body.l2Bound,
                    length: body.length,
                    clients: 10
                ),
                noise: .coordinator(variance: 7)
            )
            #expect(try SumQuery(decoding: query.encoded) == query)
            for length in 0..<query.encoded.count {
                #expect(throws: FederatedProtocolError.self) {
                    try SumQuery(decoding: Array(query.encoded.prefix(length)))
                }
            }
            #expect(throws: FederatedProtocolError.self) {
                try SumQuery(decoding: query.encoded + [0])
            }
        }
    }

    @Test("Lengths and bounds are those of the answer")
    func sizes() throws {
        let bodies = try Self.bodies()
        #expect(bodies.map(\.length) == [6, 9, 6, 9, 6, 24])
        #expect(bodies.map(\.kind).filter { $0 == "segmentSums" }.count == 3)
        for (body, bound) in zip(bodies, [1.25, 1.3125, 1.25, 1.3125, 0.25, 1.25]) {
            #expect(abs(body.l2Bound * body.l2Bound - bound) < 1e-12)
        }
    }

    @Test("Numbers out of range are refused")
    func refusals() throws {
        typealias Component = SegmentCentroidsDescription.Component
        for (dimension, items, centroids, mixture) in [
            (0, [1], [1], []), (1, [], [1], []), (1, [1], [], []), (2, [1], [1, 1], []),
            (1, [.nan], [1], []), (1, [1e10], [1], []), (1, [1], [.infinity], []),
            (1, [1], [1], [Component(variance: 0, weight: 1)]),
            (1, [1], [1], [Component(variance: 1, weight: .nan)]),
            (1, [1], [1, 2], [Component(variance: 1, weight: 1)]), (1025, [1], [1], []),
        ] as [(Int, [Float], [Float], [Component])] {
            #expect(throws: FederatedProtocolError.self) {
                try SegmentCentroidsDescription(
                    dimension: dimension,
                    itemVectors: items,
                    centroids: centroids,
                    mixture: mixture
                )
            }
        }
        let segmentation = SegmentationDescription.centroids(try Self.centroids(mixture: false))
        for weight in [0, -1, 1e-3, 101, .nan] {
            #expect(throws: FederatedProtocolError.self) {
                try SegmentSumsQuery(segmentation: segmentation, countWeight: weight)
            }
        }
        for (items, count, silhouette) in [
            (3, 0.5, -1.0), (3, 0.5, .nan), (3, 0, 0), (4, 0.5, 0), (0, 0.5, 0), (3, 0.5, 101),
        ] as [(Int, Double, Double)] {
            #expect(throws: FederatedProtocolError.self) {
                try SegmentItemCountsQuery(
                    segmentation: segmentation,
                    itemCount: items,
                    countWeight: count,
                    silhouetteWeight: silhouette
                )
            }
        }
        // Nobody has a silhouette among levels, and no vector is this long.
        for (items, silhouette) in [(3, 0.1), (1 << 24, 0)] {
            #expect(throws: FederatedProtocolError.self) {
                try SegmentItemCountsQuery(
                    segmentation: .purchases(Self.levels()),
                    itemCount: items,
                    countWeight: 1,
                    silhouetteWeight: silhouette
                )
            }
        }
        for edges in [[1, 1], [2, 1], [.nan], [1e13]] as [[Double]] {
            #expect(throws: FederatedProtocolError.self) {
                try PurchaseLevelsDescription(
                    referenceTime: 0,
                    recencyDays: [],
                    frequencies: edges,
                    amounts: []
                )
            }
        }
    }
}
