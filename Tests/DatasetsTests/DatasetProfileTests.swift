import Testing

@testable import Datasets

@Suite struct DatasetProfileTests {
    /// Gini coefficients from their definition: half the mean absolute difference over the mean.
    @Test(arguments: [[1], [3, 3, 3], [1, 2, 3, 4], [1, 1, 1, 97], [2, 5, 9]])
    func giniAgreesWithItsDefinition(_ counts: [Int]) {
        let count = Double(counts.count)
        let mean = Double(counts.reduce(0, +)) / count
        var differences = 0.0
        for left in counts { for right in counts { differences += Double(abs(left - right)) } }
        let expected = differences / (2 * count * count * mean)
        #expect(abs(DatasetProfile.gini(counts.sorted()) - expected) < 1e-12)
    }

    @Test func countsWhatIsThere() throws {
        let table = try InteractionTable(
            userIDs: ["a", "b", "unused"],
            itemIDs: ["p", "q", "r", "s", "t", "unused"],
            users: [0, 0, 0, 1, 1, 1, 1],
            items: [0, 0, 1, 0, 2, 3, 4],
            timestamps: [5, 3, 9, 4, 4, 4, 4]
        )
        let profile = DatasetProfile(table)
        #expect(profile.rows == 7 && profile.pairs == 6)
        #expect(profile.users == 2 && profile.items == 5)
        #expect(profile.firstTime == 3 && profile.lastTime == 9)
        #expect(profile.density == 0.6)
        #expect(profile.medianItemsPerUser == 3)
        // The head is one item of five, and has 2 of the 6 pairs.
        #expect(abs(profile.longTailShare - 4.0 / 6) < 1e-12)
    }
}
