import Testing

@testable import Datasets

@Suite struct DatasetSummaryTests {
    @Test func countsByHand() throws {
        // Rows per user: 3, 1, 0, 2.
        let table = try InteractionTable(
            userIDs: ["a", "b", "c", "d"],
            itemIDs: ["x", "y", "z"],
            users: [0, 0, 0, 1, 3, 3],
            items: [0, 1, 2, 0, 1, 2]
        )
        let summary = DatasetSummary(table)
        #expect(summary.userCount == 4)
        #expect(summary.itemCount == 3)
        #expect(summary.interactionCount == 6)
        #expect(summary.density == 0.5)
        #expect(summary.medianInteractionsPerUser == 1.5)
    }

    @Test func oddAndEmptyTablesHaveAMedian() throws {
        let odd = try InteractionTable(
            userIDs: ["a", "b", "c"],
            itemIDs: ["x", "y"],
            users: [0, 0, 1],
            items: [0, 1, 0]
        )
        #expect(DatasetSummary(odd).medianInteractionsPerUser == 1)
        let empty = try InteractionTable(userIDs: [], itemIDs: [], users: [], items: [])
        #expect(DatasetSummary(empty).medianInteractionsPerUser == 0)
        #expect(DatasetSummary(empty).density == 0)
    }
}
