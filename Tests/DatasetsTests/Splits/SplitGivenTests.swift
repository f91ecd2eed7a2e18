import Testing

@testable import Datasets

@Suite struct SplitGivenTests {
    private func reading(_ text: String, _ file: String) throws -> DatasetReading {
        try DatasetReader(format: .lightGCN).parse(bytes(text), file: file)
    }

    @Test func joinsUsersAndItemsOfBothFiles() throws {
        let split = try Split.given(
            training: reading("0 2 1\n4 2\n", "train"),
            test: reading("4 9 1\n3 2\n0\n", "test")
        )
        #expect(split.userIDs == ["0", "3", "4"])
        #expect(split.itemIDs == ["1", "2", "9"])
        #expect(split.training == [[0, 1], [], [1]])
        #expect(
            split.test == [
                TestCase(user: 1, items: [1], negatives: nil),
                TestCase(user: 2, items: [0, 2], negatives: nil),
            ]
        )
        let finding = DatasetFinding(rule: .userWithoutTestCase, count: 1, firstLine: nil)
        #expect(split.findings == [finding])
    }

    @Test func refusesATestPairInTraining() throws {
        let training = try reading("0 2 1\n4 2\n", "train")
        let test = try reading("0 5\n4 9 2\n", "test")
        let error = DatasetError.testPairInTraining(file: "test", line: 2, user: "4", item: "2")
        #expect(throws: error) { try Split.given(training: training, test: test) }
    }
}
