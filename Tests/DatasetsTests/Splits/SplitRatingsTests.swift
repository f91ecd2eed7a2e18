import Testing

@testable import Datasets

@Suite struct SplitRatingsTests {
    private func table(ratings: [Float]? = [5, 4, 3, 2, 1, 5, 4]) throws -> InteractionTable {
        try InteractionTable(
            userIDs: ["a", "b", "c"],
            itemIDs: ["p", "q", "r", "s"],
            users: [0, 0, 0, 0, 1, 2, 2],
            items: [0, 1, 2, 3, 2, 0, 3],
            ratings: ratings
        )
    }

    @Test("Every user keeps a rating, and the rest of a share is held out")
    func shares() throws {
        let split = try Split.ratings(table(), holdOut: 0.5, seed: 1)
        #expect(split.training.map(\.count) == [2, 1, 1])
        #expect(split.test.map(\.items.count) == [2, 1])
        #expect(split.test.map(\.user) == [0, 2])
        for test in split.test {
            let all = (split.training[test.user] + test.items).sorted()
            #expect(all == (test.user == 0 ? [0, 1, 2, 3] : [0, 3]))
            #expect(test.negatives == nil)
        }
        #expect(try Split.ratings(table(), holdOut: 0.5, seed: 1) == split)
        #expect(
            try (2...20).contains { try Split.ratings(table(), holdOut: 0.5, seed: $0) != split }
        )
    }

    @Test("Data without ratings and shares that are none are refused")
    func refusals() throws {
        #expect(throws: DatasetError.valuesMissing(column: "rating")) {
            try Split.ratings(table(ratings: nil), holdOut: 0.5, seed: 1)
        }
        for share in [0, 1, -0.5, Double.nan] {
            #expect(throws: DatasetError.self) {
                try Split.ratings(table(), holdOut: share, seed: 1)
            }
        }
    }

    @Test("Values are the latest rating, the sum of quantities and the number of events")
    func repeatedEvents() throws {
        let table = try InteractionTable(
            userIDs: ["a", "b"],
            itemIDs: ["p", "q"],
            users: [0, 0, 0, 1, 0],
            items: [0, 1, 0, 1, 0],
            ratings: [1, 2, 3, 4, 5],
            timestamps: [5, 1, 2, 3, 99],
            quantities: [10, 20, 30, 40, 50]
        )
        // The last row is past the cut.
        let split = try Split.temporal(table, cut: .time(50), alreadyBought: .allow)
        func values(_ source: InteractionValues.Source) throws -> [Float] {
            try InteractionValues(table, split: split, source: source)
                .values(of: 0, items: [1, 0, 7])
        }
        #expect(try values(.rating) == [2, 1, 0])
        #expect(try values(.quantity) == [20, 40, 0])
        #expect(try values(.count) == [1, 2, 0])
        #expect(
            try InteractionValues(
                table,
                split: split,
                source: .count,
                eventCounts: [3, 1, 1, 1, 1]
            )
            .values(of: 0, items: [0]) == [4]
        )
    }

    @Test("Columns that are not there are refused")
    func missingColumns() throws {
        let table = try table()
        let split = try Split.ratings(table, holdOut: 0.5, seed: 1)
        #expect(throws: DatasetError.valuesMissing(column: "quantity")) {
            try InteractionValues(table, split: split, source: .quantity)
        }
    }
}
