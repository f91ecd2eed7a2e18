import Recommenders
import Testing

@Suite struct PurchaseSegmentsTests {
    private static func grid() throws -> PurchaseSegments {
        try PurchaseSegments(
            referenceTime: 1_000_000_000,
            recencyDays: [30],
            frequencies: [3, 10],
            amounts: [100]
        )
    }

    @Test("Levels are the edges that are reached, and a segment is their place in the grid")
    func levels() throws {
        let grid = try Self.grid()
        #expect(grid.count == 12)
        let day: Int64 = 86_400
        for (days, count, amount, levels) in [
            (0, 1, 0.0, (0, 0, 0)), (29, 2, 99.99, (0, 0, 0)), (30, 3, 100, (1, 1, 1)),
            (400, 10, 1e9, (1, 2, 1)), (-5, 11, -3, (0, 2, 0)),
        ] as [(Int64, Int, Double, (Int, Int, Int))] {
            let segment = grid.segment(
                of: PurchaseSummary(
                    latest: 1_000_000_000 - days * day,
                    count: count,
                    amount: amount
                )
            )
            let found = grid.levels(of: segment)
            #expect(found.recency == levels.0)
            #expect(found.frequency == levels.1 && found.amount == levels.2)
        }
        #expect(Set((0..<12).map { SegmentNames.name(grid.levels(of: $0), of: grid) }).count == 12)
        #expect(
            SegmentNames.name(grid.levels(of: 0), of: grid)
                == "recent · under 3 purchases · small amounts"
        )
    }

    @Test("Numbers at the ends of their types have a segment too")
    func extremes() throws {
        let grid = try Self.grid()
        for latest in [Int64.min, .max] {
            for count in [Int.min, .max] {
                for amount in [Double.nan, .infinity, -.infinity] {
                    let segment = grid.segment(
                        of: PurchaseSummary(latest: latest, count: count, amount: amount)
                    )
                    #expect((0..<grid.count).contains(segment))
                }
            }
        }
    }

    @Test("Edges that do not ascend are refused")
    func refusals() {
        for edges in [[2, 1], [1, 1], [.nan], (0..<65).map(Double.init)] as [[Double]] {
            #expect(throws: RecommendersError.self) {
                try PurchaseSegments(
                    referenceTime: 0,
                    recencyDays: edges,
                    frequencies: [],
                    amounts: []
                )
            }
        }
        #expect(throws: RecommendersError.self) {
            try PurchaseSegments(
                referenceTime: .max,
                recencyDays: [],
                frequencies: [],
                amounts: []
            )
        }
    }
}
