import ProtocolPrimitives
import Testing

@testable import Datasets

@Suite struct SplitLeaveOneOutTests {
    /// Users a (times 3, 9, 9), b (one row), c (8, 2).
    private func small() throws -> InteractionTable {
        try InteractionTable(
            userIDs: ["a", "b", "c"],
            itemIDs: ["p", "q", "r", "s", "t"],
            users: [0, 0, 1, 2, 0, 2],
            items: [4, 3, 2, 1, 0, 2],
            timestamps: [3, 9, 1, 8, 9, 2]
        )
    }

    @Test func testsTheLatestAndTheLastRowOfATie() throws {
        let split = try Split.leaveOneOut(small(), negativeCount: nil, seed: 1)
        #expect(split.training == [[3, 4], [2], [2]])
        #expect(
            split.test == [
                TestCase(user: 0, items: [0], negatives: nil),
                TestCase(user: 2, items: [1], negatives: nil),
            ]
        )
        #expect(split.itemIDs == ["p", "q", "r", "s", "t"])
        let finding = DatasetFinding(rule: .userWithoutTestCase, count: 1, firstLine: nil)
        #expect(split.findings == [finding])
        #expect(split.trainingSummary.interactionCount == 4)
    }

    @Test func takesARepeatedItemOutOfTrainingAltogether() throws {
        let table = try InteractionTable(
            userIDs: ["a", "b"],
            itemIDs: ["p", "q"],
            users: [0, 0, 0, 1, 1],
            items: [0, 1, 0, 1, 1],
            timestamps: [1, 2, 3, 1, 2]
        )
        let split = try Split.leaveOneOut(table, negativeCount: nil, seed: 1)
        #expect(split.training == [[1], [1]])
        #expect(split.test == [TestCase(user: 0, items: [0], negatives: nil)])
    }

    @Test func negativesAreAllTheOthersIfSoManyAreAsked() throws {
        let split = try Split.leaveOneOut(small(), negativeCount: 2, seed: 1)
        #expect(split.test[0].negatives?.sorted() == [1, 2])
        #expect(split.test[1].negatives.map { Set($0).isSubset(of: [0, 3, 4]) } == true)
    }

    @Test func refusesWhatCannotBe() throws {
        let table = try small()
        let few = DatasetError.negativesUnavailable(user: "a", requested: 3, available: 2)
        #expect(throws: few) { try Split.leaveOneOut(table, negativeCount: 3, seed: 1) }
        #expect(throws: DatasetError.negativeCountInvalid(requested: 0)) {
            try Split.leaveOneOut(table, negativeCount: 0, seed: 1)
        }
        let timeless = try read("0 1 2\n", .lightGCN).table
        #expect(throws: DatasetError.timestampsMissing) {
            try Split.leaveOneOut(timeless, seed: 1)
        }
        #expect(DatasetError.timestampsMissing.hint != nil)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func nothingTestedOrDrawnIsKnown(_ seed: UInt64) throws {
        var shop = SyntheticShop(seed: seed)
        shop.userCount = 60
        let table = try shop.table()
        let whole = table.itemsByUser()
        let split = try Split.leaveOneOut(table, seed: seed)
        #expect(split.test.count == 60)
        for testCase in split.test {
            let training = Set(split.training[testCase.user])
            #expect(training.isDisjoint(with: testCase.items))
            #expect(training.union(testCase.items) == Set(whole[testCase.user]))
            let negatives = try #require(testCase.negatives)
            #expect(negatives.count == 99 && Set(negatives).count == 99)
            #expect(Set(negatives).isDisjoint(with: whole[testCase.user]))
        }
        #expect(try Split.leaveOneOut(table, seed: seed) == split)
        #expect(try Split.leaveOneOut(table, seed: seed + 1).test != split.test)
    }

    /// Position by position, the eight allowed items are equally likely.
    ///
    /// Chi-square with 7 degrees of freedom, three tests: 26.5 has p = 0.0004 each.
    @Test func negativesAreUniform() throws {
        var random = try SeededRandomSource(seed: 5, label: "negatives")
        var counts = [[Int]](repeating: [Int](repeating: 0, count: 10), count: 3)
        for _ in 0..<16_000 {
            let drawn = NegativeSampler.draw(3, below: 10, excluding: [2, 5], using: &random)
            for (position, item) in drawn.enumerated() { counts[position][Int(item)] += 1 }
        }
        for count in counts {
            #expect(count[2] == 0 && count[5] == 0)
            let allowed = [0, 1, 3, 4, 6, 7, 8, 9].map { count[$0] }
            #expect(chiSquare(allowed, expected: 2000) < 26.5)
        }
    }

    /// All 20 ordered pairs of 5 allowed items are equally likely.
    ///
    /// Chi-square with 19 degrees of freedom: 43.8 has p = 0.001.
    @Test func orderedPairsOfNegativesAreUniform() throws {
        var random = try SeededRandomSource(seed: 6, label: "negatives")
        var counts: [[Int32]: Int] = [:]
        for _ in 0..<20_000 {
            let drawn = NegativeSampler.draw(2, below: 8, excluding: [0, 1, 7], using: &random)
            counts[drawn, default: 0] += 1
        }
        #expect(counts.count == 20)
        #expect(chiSquare(Array(counts.values), expected: 1000) < 43.8)
    }
}
