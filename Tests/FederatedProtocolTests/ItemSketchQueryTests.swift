import ProtocolPrimitives
import SecureAggregation
import Testing

@testable import FederatedProtocol

@Suite struct ItemSketchQueryTests {
    private static func example(_ basis: ItemSketchQuery.Basis) throws -> ItemSketchQuery {
        try ItemSketchQuery(
            head: SumQueryTests.head(3),
            basis: basis,
            columnCount: 2,
            normBound: 0.75
        )
    }

    @Test(arguments: [
        ItemSketchQuery.Basis.random(seed: 0xFEED_FACE_CAFE_BEEF), .given([1, 2, 3, 4, 5, 6]),
    ])
    func roundTrips(basis: ItemSketchQuery.Basis) throws {
        let body = QueryBody.itemSketch(try Self.example(basis))
        #expect(body.kind == "itemSketch" && body.length == 6 && body.l2Bound == 0.75)
        let query = try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: 0.75, length: 6, clients: 10),
            noise: .coordinator(variance: 7)
        )
        #expect(try SumQuery(decoding: query.encoded) == query)
        for length in 0..<query.encoded.count {
            #expect(throws: FederatedProtocolError.self) {
                try SumQuery(decoding: Array(query.encoded.prefix(length)))
            }
        }
    }

    @Test func randomColumnsAreSignsOfAverageNormOne() throws {
        let matrix = try Self.example(.random(seed: 4)).matrix()
        #expect(matrix.count == 6)
        #expect(matrix.allSatisfy { abs($0.magnitude - Float(0.5).squareRoot()) < 1e-7 })
        // Under fair signs a count this far from half has a probability below 10⁻⁹.
        let signs = try ItemSketchQuery.signs(seed: 11, count: 100_000)
        #expect(abs(signs.count { $0 } - 50_000) < 1_000)
        #expect(try ItemSketchQuery.signs(seed: 11, count: 100) == Array(signs.prefix(100)))
        #expect(try ItemSketchQuery.signs(seed: 12, count: 100) != Array(signs.prefix(100)))
    }

    @Test func impossibleSketchesAreRefused() throws {
        let head = try SumQueryTests.head(3)
        for (basis, columns, bound) in [
            (ItemSketchQuery.Basis.random(seed: 1), 0, 1.0), (.random(seed: 1), 1025, 1),
            (.random(seed: 1), -1, 1), (.given([1, 2]), 2, 1), (.random(seed: 1), 2, 0),
            (.random(seed: 1), 2, .nan), (.random(seed: 1), 2, .infinity),
            (.given([1, 2, 3, 4, 5, .nan]), 2, 1), (.given([1, 2, 3, 4, 5, 2e9]), 2, 1),
        ] {
            #expect(throws: FederatedProtocolError.self) {
                try ItemSketchQuery(
                    head: head,
                    basis: basis,
                    columnCount: columns,
                    normBound: bound
                )
            }
        }
        #expect(throws: FederatedProtocolError.countOutOfRange(field: "columns")) {
            try ItemSketchQuery(
                head: SumQueryTests.head(20_000),
                basis: .random(seed: 1),
                columnCount: 1_000,
                normBound: 1
            )
        }
    }
}
