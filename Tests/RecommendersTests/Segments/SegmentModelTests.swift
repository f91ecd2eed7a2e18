import Recommenders
import Testing

@Suite struct SegmentModelTests {
    private static func model(withholding withheld: Set<Int> = [], fallbacks: [Int?]? = nil) throws
        -> SegmentModel
    {
        try SegmentModel(
            rule: .centroids(
                CentroidSegments(
                    space: SegmentSpace(itemVectors: [1, 0, 0, 1, -1, 0], dimension: 2),
                    centroids: [1, 0, 0, 1, -1, 0]
                )
            ),
            scores: (0..<3).map { segment in
                withheld.contains(segment)
                    ? nil : (0..<3).map { $0 == segment ? 1 : 0 }
            },
            fallbacks: fallbacks ?? [nil, nil, nil],
            globalScores: [3, 2, 1]
        )
    }

    @Test("Everybody gets the own segment's list, and who stands nowhere the global one")
    func lists() throws {
        let model = try Self.model()
        #expect(model.scores(history: [0]) == [1, 0, 0])
        #expect(model.scores(history: [1, 1]) == [0, 1, 0])
        #expect(model.scores(history: []) == [3, 2, 1])
        #expect(model.scores(history: [0, 2]) == [3, 2, 1])
        #expect(model.scores(segment: 99) == [3, 2, 1])
    }

    @Test("A withheld segment's people get the list of its fallback, or the global one")
    func withheld() throws {
        let model = try Self.model(withholding: [0, 1], fallbacks: [2, nil, nil])
        #expect(model.segment(of: [0]) == 2 && model.scores(history: [0]) == [0, 0, 1])
        #expect(model.segment(of: [1]) == nil && model.scores(history: [1]) == [3, 2, 1])
    }

    @Test("Fallbacks that lead nowhere are refused")
    func refusals() {
        for fallbacks in [[1, nil, nil], [7, nil, nil], [-1, nil, nil], [0, nil, nil]] as [[Int?]] {
            #expect(throws: RecommendersError.self) {
                try Self.model(withholding: [0, 1], fallbacks: fallbacks)
            }
        }
        #expect(throws: RecommendersError.self) { try Self.model(fallbacks: [nil]) }
    }
}
