import Testing

@testable import Datasets

@Suite struct SplitNewItemsTests {
    @Test(arguments: 0..<10 as Range<UInt64>)
    func itemsHeldOutAreNotTrainedOn(_ seed: UInt64) throws {
        var shop = SyntheticShop(seed: seed)
        shop.userCount = 80
        let table = try shop.table()
        let split = try Split.newItems(table, heldOut: 0.1, seed: seed)
        let expected = Int((0.1 * Double(table.itemIDs.count)).rounded())
        #expect(split.newItemCount == expected)
        #expect(split.trainingItemCount == table.itemIDs.count - expected)
        #expect(split.itemIDs.sorted() == table.itemIDs.sorted())
        let known = Int32(split.trainingItemCount)
        #expect(split.training.joined().allSatisfy { $0 < known })
        #expect(try #require(split.histories).flatMap(\.items).allSatisfy { $0 < known })
        // Nothing is lost: what a user had is in training or among the targets, under its id.
        let whole = table.itemsByUser()
        for testCase in split.test {
            #expect(testCase.items.allSatisfy { $0 >= known })
            let all = split.training[testCase.user] + testCase.items
            #expect(
                Set(all.map { split.itemIDs[Int($0)] })
                    == Set(whole[testCase.user].map { table.itemIDs[Int($0)] })
            )
            let others = try #require(testCase.negatives)
            #expect((others + testCase.items).sorted() == Array(known..<Int32(table.itemIDs.count)))
        }
        #expect(try Split.newItems(table, heldOut: 0.1, seed: seed) == split)
        #expect(
            try Split.newItems(table, heldOut: 0.1, seed: seed + 1).itemIDs != split.itemIDs
        )
    }

    @Test(arguments: [-0.1, 0, 1, 1.5, .nan, .infinity]) func sharesMustBeShares(_ share: Double)
        throws
    {
        let table = try SyntheticShop(seed: 1).table()
        #expect(throws: DatasetError.self) {
            try Split.newItems(table, heldOut: share, seed: 1)
        }
    }

    /// At least two items are held out, and at least two stay.
    @Test func extremeSharesLeaveSomethingOnBothSides() throws {
        let table = try InteractionTable(
            userIDs: ["a", "b"],
            itemIDs: ["1", "2", "3", "4"],
            users: [0, 0, 0, 0, 1, 1, 1, 1],
            items: [0, 1, 2, 3, 0, 1, 2, 3],
            ratings: nil,
            timestamps: nil
        )
        for share in [1e-9, 0.999] {
            let split = try Split.newItems(table, heldOut: share, seed: 2)
            #expect(split.newItemCount == 2 && split.trainingItemCount == 2)
            // Whoever has all new items has nothing to be ranked among; negatives are never empty.
            #expect(split.test.isEmpty)
        }
        let small = try InteractionTable(
            userIDs: ["a"],
            itemIDs: ["1", "2", "3"],
            users: [0, 0, 0],
            items: [0, 1, 2],
            ratings: nil,
            timestamps: nil
        )
        #expect(throws: DatasetError.self) { try Split.newItems(small, heldOut: 0.5, seed: 1) }
    }
}
