import Testing

@testable import Datasets

@Suite struct InteractionTableTests {
    @Test func keepsItsColumns() throws {
        let table = try InteractionTable(
            userIDs: ["a", "b"],
            itemIDs: ["x"],
            users: [1, 0],
            items: [0, 0],
            ratings: [1, 2],
            timestamps: [3, 4]
        )
        #expect(table.count == 2)
        #expect(table.itemsByUser() == [[0], [0]])
    }

    @Test func itemsByUserAreSortedSets() throws {
        let table = try InteractionTable(
            userIDs: ["a", "b", "c"],
            itemIDs: ["x", "y", "z"],
            users: [2, 0, 2, 2, 2],
            items: [2, 1, 0, 2, 1]
        )
        #expect(table.itemsByUser() == [[1], [], [0, 1, 2]])
    }

    @Test(
        arguments: [
            ([Int32(0)], [Int32](), nil, nil, "columns of equal length"),
            ([0], [0], [Float](), nil, "columns of equal length"),
            ([0], [0], nil, [Int64(1), 2], "columns of equal length"),
            ([1], [0], nil, nil, "indices within the ids"),
            ([-1], [0], nil, nil, "indices within the ids"),
            ([0], [1], nil, nil, "indices within the ids"),
            ([0], [0], [.nan], nil, "finite ratings"),
        ] as [([Int32], [Int32], [Float]?, [Int64]?, String)]
    )
    func refusesColumnsThatDoNotFit(
        _ users: [Int32],
        _ items: [Int32],
        _ ratings: [Float]?,
        _ times: [Int64]?,
        _ expected: String
    ) {
        #expect(throws: DatasetError.invalidTable(expected: expected)) {
            try InteractionTable(
                userIDs: ["a"],
                itemIDs: ["x"],
                users: users,
                items: items,
                ratings: ratings,
                timestamps: times
            )
        }
    }

    @Test(arguments: [["a", "a"], [""], ["e\u{301}", "\u{E9}"]])
    func refusesIDsThatAreEmptyOrRepeat(_ ids: [String]) {
        let error = DatasetError.invalidTable(expected: "ids that are not empty and occur once")
        #expect(throws: error) {
            try InteractionTable(userIDs: ids, itemIDs: ["x"], users: [], items: [])
        }
        #expect(throws: error) {
            try InteractionTable(userIDs: ["x"], itemIDs: ids, users: [], items: [])
        }
    }

    @Test func writesCSVWithQuotes() throws {
        let table = try InteractionTable(
            userIDs: ["a,b", "c"],
            itemIDs: ["say \"hi\"", "two\nlines"],
            users: [0, 1],
            items: [0, 1],
            ratings: [4, 0.1],
            timestamps: [-5, 6]
        )
        let expected = """
            user,item,rating,timestamp
            "a,b","say ""hi""\",4.0,-5
            c,"two
            lines",0.1,6

            """
        #expect(String(decoding: table.csv(), as: UTF8.self) == expected)
    }
}
