import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct CentroidSegmentsTests {
    private static func space() throws -> SegmentSpace {
        try SegmentSpace(itemVectors: [3, 4, 0, 0, -3, -4, 0.6, 0.8], dimension: 2)
    }

    private static func segments(_ mixture: [CentroidSegments.Component] = []) throws
        -> CentroidSegments
    {
        try CentroidSegments(
            space: space(),
            centroids: [0.5, 0.5, -0.2, 0.9, 1, 0],
            mixture: mixture
        )
    }

    @Test("A position is the direction of the sum of a history's vectors, or nowhere")
    func positions() throws {
        let space = try Self.space()
        #expect(space.itemCount == 4)
        let position = try #require(space.position(of: [0, 3, 99, -1]))
        #expect(abs(position[0] - 0.6) < 1e-6 && abs(position[1] - 0.8) < 1e-6)
        // Nothing, nothing that says anything, two that cancel, items of another catalog.
        for history in [[], [1], [0, 2], [4, 7]] as [[Int32]] {
            #expect(space.position(of: history) == nil)
            #expect(try Self.segments().segment(of: history) == nil)
        }
    }

    @Test("Everybody belongs to the nearest centroid, with all of the share")
    func nearest() throws {
        let segments = try Self.segments()
        #expect(segments.segment(of: [0]) == 0)
        #expect(segments.segment(at: [0, 1]) == 1 && segments.segment(at: [1, 0]) == 2)
        #expect(segments.shares(at: [0, 1]) == [0, 1, 0])
        // numpy: distances 0.31623, 0.80623, 0.89443.
        #expect(abs(segments.silhouette(at: [0.6, 0.8]) - 0.60776773) < 1e-6)
    }

    @Test("A mixture's shares are those of the densities (scipy 1.17)")
    func mixture() throws {
        let segments = try Self.segments([
            .init(variance: 0.1, weight: 0.5), .init(variance: 0.3, weight: 0.3),
            .init(variance: 0.05, weight: 0.2),
        ])
        let shares = segments.shares(at: [0.6, 0.8])
        let expected = [8.99240549e-01, 1.00361566e-01, 3.97884714e-04]
        for (one, other) in zip(shares, expected) { #expect(abs(one - other) < 1e-6) }
        #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    }

    /// A client's part in the sums is charged for shares of norm at most 1.
    @Test(arguments: 0..<30 as Range<UInt64>) func sharesNeverExceedOnePerson(_ seed: UInt64)
        throws
    {
        var random = try SeededRandomSource(seed: seed, label: "shares")
        func number(_ scale: Double) -> Double {
            scale * (Double(random.uint64() >> 11) * 0x1p-52 - 1)
        }
        let scale = [1e-6, 1, 1e3][Int(seed % 3)]
        let segments = try CentroidSegments(
            space: SegmentSpace(itemVectors: (0..<12).map { _ in Float(number(1)) }, dimension: 3),
            centroids: (0..<15).map { _ in Float(number(scale)) },
            mixture: (0..<5).map { _ in
                .init(variance: abs(number(scale)) + 1e-6, weight: abs(number(1)) + 1e-9)
            }
        )
        for history in [[0], [1, 2], [0, 1, 2, 3]] as [[Int32]] {
            let position = try #require(segments.space.position(of: history))
            #expect(abs(position.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
            let shares = segments.shares(at: position)
            #expect(shares.allSatisfy { $0 >= 0 && $0 <= 1 })
            #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
        }
    }

    @Test("Parts that do not fit are refused")
    func refusals() throws {
        #expect(throws: RecommendersError.self) {
            try SegmentSpace(itemVectors: [1, 2, 3], dimension: 2)
        }
        #expect(throws: RecommendersError.self) {
            try SegmentSpace(itemVectors: [1, .nan], dimension: 2)
        }
        #expect(throws: RecommendersError.self) { try SegmentSpace(itemVectors: [], dimension: 1) }
        let space = try Self.space()
        for (centroids, mixture) in [
            ([], []), ([1, 2, 3], []), ([1, .infinity], []),
            ([1, 2], [.init(variance: 0, weight: 1)]), ([1, 2], [.init(variance: 1, weight: 0)]),
            ([1, 2, 3, 4], [.init(variance: 1, weight: 1)]),
        ] as [([Float], [CentroidSegments.Component])] {
            #expect(throws: RecommendersError.self) {
                try CentroidSegments(space: space, centroids: centroids, mixture: mixture)
            }
        }
    }
}
