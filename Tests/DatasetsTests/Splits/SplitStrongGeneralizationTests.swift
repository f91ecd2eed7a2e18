import Testing

@testable import Datasets

@Suite struct SplitStrongGeneralizationTests {
    private func shop(_ seed: UInt64) throws -> InteractionTable {
        var shop = SyntheticShop(seed: seed)
        shop.userCount = 80
        return try shop.table()
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func heldOutUsersAreNotTrainedOn(_ seed: UInt64) throws {
        let table = try shop(seed)
        let whole = table.itemsByUser()
        let split = try Split.strongGeneralization(table, heldOut: 0.25, foldIn: .all, seed: seed)
        #expect(split.test.count == 20)
        #expect(split.trainingUsers.count == 60)
        #expect(Set(split.trainingUsers).isDisjoint(with: split.testUsers))
        for testCase in split.test {
            let foldIn = try #require(testCase.foldIn)
            let known = whole[testCase.user]
            #expect((foldIn + testCase.items).sorted() == known)
            let expected = Int((0.2 * Double(known.count)).rounded())
            #expect(testCase.items.count == max(1, expected))
            #expect(split.training[testCase.user].isEmpty)
            #expect(split.histories?[testCase.user] == TrainingHistory())
            #expect(split.history(of: testCase) == foldIn)
            #expect(split.unrankedItems(of: testCase) == foldIn)
        }
        for user in split.trainingUsers { #expect(split.training[user] == whole[user]) }
        let again = try Split.strongGeneralization(table, heldOut: 0.25, foldIn: .all, seed: seed)
        #expect(again == split)
        let other = try Split.strongGeneralization(
            table,
            heldOut: 0.25,
            foldIn: .all,
            seed: seed + 1
        )
        #expect(other.testUsers != split.testUsers)
    }

    @Test func fewerItemsShownMeansTheSameTargets() throws {
        let table = try shop(3)
        let all = try Split.strongGeneralization(table, heldOut: 0.2, foldIn: .all, seed: 4)
        for count in [1, 2, 5] {
            let some = try Split.strongGeneralization(
                table,
                heldOut: 0.2,
                foldIn: .random(count),
                seed: 4
            )
            #expect(some.test.map(\.items) == all.test.map(\.items))
            for (less, more) in zip(some.test, all.test) {
                let shown = try #require(less.foldIn)
                #expect(shown.count == min(count, more.foldIn?.count ?? 0))
                #expect(Set(shown).isSubset(of: more.foldIn ?? []))
                #expect(shown == shown.sorted())
            }
        }
    }

    @Test func testCasesOfAnotherSplitAreKept() throws {
        let base = try Split.leaveOneOut(shop(5), seed: 5)
        let split = try Split.strongGeneralization(base, heldOut: 0.5, foldIn: .random(5), seed: 5)
        #expect(split.test.count == 40)
        for testCase in split.test {
            let original = try #require(base.test.first { $0.user == testCase.user })
            #expect(testCase.items == original.items)
            #expect(testCase.negatives == original.negatives)
            let shown = try #require(testCase.foldIn)
            #expect(shown.count == 5)
            #expect(Set(shown).isSubset(of: base.training[testCase.user]))
        }
        let finding = DatasetFinding(rule: .userWithoutTestCase, count: 40, firstLine: nil)
        #expect(split.findings == [finding])
    }

    @Test func usersWithOneItemAreTrainedOn() throws {
        let table = try InteractionTable(
            userIDs: ["a", "b", "c"],
            itemIDs: ["p", "q"],
            users: [0, 1, 1, 2, 2],
            items: [0, 0, 1, 0, 1]
        )
        let split = try Split.strongGeneralization(table, heldOut: 0.99, foldIn: .all, seed: 1)
        #expect(split.test.count == 1)
        #expect(split.training[0] == [0])
        #expect(split.test[0].items.count == 1 && split.test[0].foldIn?.count == 1)
        #expect(split.histories == nil)
    }

    @Test func parametersAreChecked() throws {
        let table = try shop(1)
        for share in [0, 1, -0.5, Double.nan] {
            #expect(throws: DatasetError.self) {
                try Split.strongGeneralization(table, heldOut: share, foldIn: .all, seed: 1)
            }
            #expect(throws: DatasetError.self) {
                try Split.strongGeneralization(
                    table,
                    heldOut: 0.5,
                    foldIn: .all,
                    targetFraction: share,
                    seed: 1
                )
            }
        }
        #expect(throws: DatasetError.self) {
            try Split.strongGeneralization(table, heldOut: 0.5, foldIn: .random(0), seed: 1)
        }
    }
}
