import Datasets
import Testing

@Suite struct SplitKeptTestsTests {
    @Test("Test items can be left out; training and catalog stay")
    func kept() throws {
        let table = try InteractionTable(
            userIDs: ["a", "b"],
            itemIDs: ["x", "y", "z"],
            users: [0, 0, 0, 1, 1],
            items: [0, 1, 2, 0, 1],
            timestamps: [1, 5, 6, 1, 5]
        )
        let split = try Split.temporal(table, cut: .time(4), alreadyBought: .exclude)
        #expect(split.test.map(\.items) == [[1, 2], [1]])
        let fewer = split.keepingTests { $0.items.filter { $0 == 2 } + [0] }
        #expect(fewer.test.map(\.user) == [0] && fewer.test.map(\.items) == [[2]])
        #expect(fewer.training == split.training && fewer.itemIDs == split.itemIDs)
        #expect(fewer.histories == split.histories && fewer.cutTime == split.cutTime)
        #expect(split.keepingTests { _ in [] }.test.isEmpty)
    }
}
