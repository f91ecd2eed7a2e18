import Testing

@testable import Datasets

@Suite struct SplitTemporalTests {
    /// a: p 1, q 2, p 10, r 12; b: p 5, p 11; c: q 10 only; d: q 3 only.
    private func table() throws -> InteractionTable {
        try InteractionTable(
            userIDs: ["a", "b", "c", "d"],
            itemIDs: ["p", "q", "r"],
            users: [0, 0, 1, 0, 1, 2, 0, 3],
            items: [1, 0, 0, 2, 0, 1, 0, 1],
            timestamps: [2, 1, 5, 12, 11, 10, 10, 3]
        )
    }

    @Test func theCutItselfIsTested() throws {
        let split = try Split.temporal(table(), cut: .time(10), alreadyBought: .exclude)
        #expect(split.training == [[0, 1], [0], [], [1]])
        #expect(split.test == [TestCase(user: 0, items: [2], negatives: nil)])
        #expect(split.cutTime == 10)
        #expect(
            split.findings == [
                DatasetFinding(rule: .alreadyBoughtItem, count: 2, firstLine: nil),
                DatasetFinding(rule: .itemUnseenInTraining, count: 1, firstLine: nil),
                DatasetFinding(rule: .userWithoutHistory, count: 1, firstLine: nil),
                DatasetFinding(rule: .userWithoutTestCase, count: 2, firstLine: nil),
            ]
        )
        #expect(split.trainingUsers == [0, 1, 3])
        #expect(split.testUsers == [0])
        #expect(split.unrankedItems(of: split.test[0]) == [0, 1])
        #expect(split.itemIDs == ["p", "q", "r"])
    }

    @Test func whatWasBoughtBeforeMayBeTestedAgain() throws {
        let split = try Split.temporal(table(), cut: .time(10), alreadyBought: .allow)
        #expect(
            split.test == [
                TestCase(user: 0, items: [0, 2], negatives: nil),
                TestCase(user: 1, items: [0], negatives: nil),
            ]
        )
        #expect(split.unrankedItems(of: split.test[0]).isEmpty)
        #expect(split.history(of: split.test[0]) == [0, 1])
    }

    @Test func historiesAreInOrderOfTime() throws {
        let split = try Split.temporal(table(), cut: .time(12), alreadyBought: .exclude)
        let history = try #require(split.histories?[0])
        #expect(history.items == [1, 0])
        #expect(history.times == [2, 10])
        #expect(history.eventCounts == [1, 2])
        #expect(split.histories?[2].items == [1])
    }

    @Test func fractionsAreOfTheTimeThatPassed() throws {
        // From 1 to 12: 0.5 is at 6.5, so at the second 7.
        let split = try Split.temporal(table(), cut: .fraction(0.5), alreadyBought: .exclude)
        #expect(split.cutTime == 7)
        for fraction in [0, 1, -1, Double.nan] {
            #expect(throws: DatasetError.self) {
                try Split.temporal(table(), cut: .fraction(fraction), alreadyBought: .exclude)
            }
        }
    }

    @Test func datesAreRead() {
        #expect(TemporalCut.date("2011-09-01") == .time(1_314_835_200))
        #expect(TemporalCut.date("2011-09-01 00:00:01") == .time(1_314_835_201))
        #expect(TemporalCut.date("17") == .time(17))
        #expect(TemporalCut.date("0.8") == nil)
        #expect(TemporalCut.date("2011-13-01") == nil)
    }

    @Test(arguments: [Int64.min, 1, 13, Int64.max])
    func bothSidesMustHaveEvents(_ time: Int64) throws {
        #expect(throws: DatasetError.self) {
            try Split.temporal(table(), cut: .time(time), alreadyBought: .exclude)
        }
    }

    @Test func timesAreNeeded() throws {
        let table = try InteractionTable(userIDs: ["a"], itemIDs: ["p"], users: [0], items: [0])
        #expect(throws: DatasetError.timestampsMissing) {
            try Split.temporal(table, cut: .time(1), alreadyBought: .exclude)
        }
    }

    /// Whatever the cut, no event from it on is in training, and nothing is lost on the way.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func nothingOfTheTestPeriodIsTrainedOn(_ seed: UInt64) throws {
        var shop = SyntheticShop(seed: seed)
        shop.userCount = 60
        let table = try shop.table()
        let times = try #require(table.timestamps)
        let fraction = 0.1 + 0.04 * Double(seed)
        let split = try Split.temporal(table, cut: .fraction(fraction), alreadyBought: .exclude)
        let cut = try #require(split.cutTime)
        var trained = Set<[Int32]>()
        var tested = Set<[Int32]>()
        for row in 0..<table.count {
            let pair = [table.users[row], table.items[row]]
            if times[row] < cut { trained.insert(pair) } else { tested.insert(pair) }
        }
        for (user, items) in split.training.enumerated() {
            #expect(items.allSatisfy { trained.contains([Int32(user), $0]) })
        }
        #expect(split.training.reduce(0) { $0 + $1.count } == trained.count)
        let excluded = split.test.reduce(0) { $0 + $1.items.count }
        #expect(excluded <= tested.count)
        #expect(split.test.allSatisfy { !split.training[$0.user].isEmpty })
        let histories = try #require(split.histories)
        for (history, items) in zip(histories, split.training) {
            #expect(history.items.sorted() == items)
            #expect(history.times == history.times.sorted())
            #expect(history.times.allSatisfy { $0 < cut })
        }
    }
}
