import Recommenders
import Testing

@Suite struct TopItemsTests {
    @Test func agreesWithSorting() {
        let scores: [Double] = (0..<500).map { Double(($0 * 7919) % 101) }
        let excluded: Set<Int32> = [1, 5, 100]
        let expected = (0..<500).filter { !excluded.contains(Int32($0)) }
            .sorted { scores[$0] > scores[$1] || (scores[$0] == scores[$1] && $0 < $1) }
            .prefix(37).map(Int32.init)
        #expect(TopItems.top(37, scores: scores, excluding: excluded).map(\.item) == expected)
    }

    @Test func givesWhatThereIs() {
        #expect(TopItems.top(5, scores: [1, 2]).map(\.item) == [1, 0])
        #expect(TopItems.top(.max, scores: [1, 2]).map(\.item) == [1, 0])
        #expect(TopItems.top(0, scores: [1, 2]).isEmpty)
        #expect(TopItems.top(3, scores: [1, 2], excluding: [0, 1]).isEmpty)
    }
}
