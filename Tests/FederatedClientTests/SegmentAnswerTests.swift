import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import SecureAggregation
import Testing

@testable import FederatedClient

/// Answers about a client's segment against the definitions, computed the long way.
@Suite struct SegmentAnswerTests {
    private static let vectors: [Float] = [
        3, 4, 0, 0, -3, -4, 0.6, 0.8, 1, -1, 2, 0, 0, 2, 1, 1, -1, 0, 0, 0,
    ]

    private static func description(mixture: Bool = false) throws -> SegmentationDescription {
        .centroids(
            try SegmentCentroidsDescription(
                dimension: 2,
                itemVectors: vectors,
                centroids: [0.5, 0.5, -0.2, 0.9, 1, 0],
                mixture: mixture
                    ? [
                        .init(variance: 0.1, weight: 0.5), .init(variance: 0.3, weight: 0.3),
                        .init(variance: 0.05, weight: 0.2),
                    ] : []
            )
        )
    }

    private static func answer(
        _ body: QueryBody,
        history: [Int32],
        purchases: PurchaseSummary? = nil,
        noise: QueryNoise = .exact
    ) throws -> [Double] {
        let encoding = try FixedPointEncoding(
            l2Bound: body.l2Bound,
            length: body.length,
            clients: 10
        )
        var random = try SeededRandomSource(seed: 1, label: "answer")
        let answer = try QueryAnswerer(
            history: history,
            purchases: purchases,
            itemCount: 10,
            policy: ClientPolicy(minimumNoiseMultiplier: 0)
        ).answer(
            SumQuery(body: body, encoding: encoding, noise: noise),
            randomness: AnswerRandomness(using: &random)
        )
        var integers = [Int32](repeating: 0, count: answer.length)
        integers.withUnsafeMutableBufferPointer { answer.write(0..<answer.length, into: $0) }
        return integers.map { encoding.decode(Int64($0)) }
    }

    @Test("A sum's answer is one person in one segment, at its position")
    func sums() throws {
        let query = try SegmentSumsQuery(segmentation: Self.description(), countWeight: 0.5)
        // [5, 6]: (2, 2), the direction (1, 1)/√2, nearest to (0.5, 0.5).
        let found = try Self.answer(.segmentSums(query), history: [5, 6])
        let side = 0.5.squareRoot()
        for (one, other) in zip(found, [0.5, 0, 0, side, side, 0, 0, 0, 0]) {
            #expect(abs(one - other) < 1e-4)
        }
    }

    @Test("A mixture's answer divides one person by its shares")
    func mixture() throws {
        let query = try SegmentSumsQuery(
            segmentation: Self.description(mixture: true),
            countWeight: 2
        )
        let found = try Self.answer(.segmentSums(query), history: [0])
        let shares = [8.99240549e-01, 1.00361566e-01, 3.97884714e-04]
        let expected = shares.map { 2 * $0 } + shares.flatMap { [0.6 * $0, 0.8 * $0] }
        for (one, other) in zip(found, expected) { #expect(abs(one - other) < 1e-3) }
    }

    @Test("Items by segment are of unit norm, in the own segment alone")
    func items() throws {
        let query = try SegmentItemCountsQuery(
            segmentation: Self.description(),
            itemCount: 10,
            countWeight: 0.5,
            silhouetteWeight: 0.1
        )
        let found = try Self.answer(.segmentItemCounts(query), history: [0, 1, 3, 9])
        var expected = [Double](repeating: 0, count: 34)
        for item in [0, 1, 3, 9] { expected[item] = 0.5 }
        expected[30] = 0.5
        expected[33] = 0.06077677
        for (one, other) in zip(found, expected) { #expect(abs(one - other) < 1e-4) }
    }

    @Test("Who stands nowhere, or knows no purchases, answers zeros")
    func silence() throws {
        let sums = try SegmentSumsQuery(segmentation: Self.description(), countWeight: 0.5)
        let levels = SegmentationDescription.purchases(
            try PurchaseLevelsDescription(
                referenceTime: 100,
                recencyDays: [1],
                frequencies: [2],
                amounts: [3]
            )
        )
        let grid = try SegmentItemCountsQuery(
            segmentation: levels,
            itemCount: 10,
            countWeight: 0.5,
            silhouetteWeight: 0
        )
        for history in [[], [1], [0, 2]] as [[Int32]] {
            let found = try Self.answer(.segmentSums(sums), history: history)
            #expect(found.allSatisfy { $0 == 0 })
            #expect(
                try Self.answer(.segmentItemCounts(grid), history: history)
                    .allSatisfy { $0 == 0 }
            )
        }
        let known = try Self.answer(
            .segmentItemCounts(grid),
            history: [4],
            purchases: PurchaseSummary(latest: 100, count: 2, amount: 1)
        )
        // Recency 0, two purchases, less than 3: segment 2.
        #expect(abs(known[24] - 1) < 1e-4 && abs(known[82] - 0.5) < 1e-4)
        #expect(known.count { $0 != 0 } == 2)
    }

    /// Whatever the public inputs are, nobody's answer is longer than was charged.
    @Test(arguments: 0..<120 as Range<UInt64>) func answersKeepTheirBound(_ seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "segments")
        func pick(_ values: [Double]) -> Double {
            values[Int(random.uint64(below: UInt64(values.count)))]
        }
        let sizes = [1e9, -1e9, 1, -1, 0, 1e-9, 1e-38, 0.3]
        let segmentation = SegmentationDescription.centroids(
            try SegmentCentroidsDescription(
                dimension: 2,
                itemVectors: (0..<20).map { _ in Float(pick(sizes)) },
                centroids: (0..<6).map { _ in Float(pick([1e3, -1e3, 1, -1, 0, 1e-9])) },
                mixture: seed % 2 == 0
                    ? []
                    : (0..<3).map { _ in
                        .init(variance: pick([1e-6, 1, 1e6]), weight: pick([1e-9, 0.5, 1]))
                    }
            )
        )
        let history = (0..<Int32(10)).filter { _ in random.uint64() % 2 == 0 }
        let weight = pick([0.01, 0.5, 100])
        for body in [
            QueryBody.segmentSums(
                try SegmentSumsQuery(segmentation: segmentation, countWeight: weight)
            ),
            .segmentItemCounts(
                try SegmentItemCountsQuery(
                    segmentation: segmentation,
                    itemCount: 10,
                    countWeight: weight,
                    silhouetteWeight: pick([0, 0.1, 100])
                )
            ),
        ] {
            let found = try Self.answer(
                body,
                history: history,
                noise: .coordinator(variance: 1 << 40)
            )
            let norm = found.reduce(0) { $0 + $1 * $1 }.squareRoot()
            // Rounding at random is part of the charged sensitivity; see the encoding.
            #expect(norm <= body.l2Bound * 1.01)
        }
    }

    @Test("Segments over another catalog are refused")
    func otherCatalog() throws {
        let other = SegmentationDescription.centroids(
            try SegmentCentroidsDescription(
                dimension: 2,
                itemVectors: [1, 1],
                centroids: [1, 1]
            )
        )
        #expect(throws: ClientError.unusableQuery(field: "itemVectors")) {
            try Self.answer(
                .segmentSums(SegmentSumsQuery(segmentation: other, countWeight: 1)),
                history: [0]
            )
        }
        #expect(throws: ClientError.unusableQuery(field: "itemCount")) {
            try Self.answer(
                .segmentItemCounts(
                    SegmentItemCountsQuery(
                        segmentation: other,
                        itemCount: 1,
                        countWeight: 1,
                        silhouetteWeight: 0
                    )
                ),
                history: [0]
            )
        }
    }
}
