import Testing

@testable import Datasets

@Suite struct SplitNCFTests {
    private let training = "0\t1\t5\t9\n0\t3\t5\t9\n1\t2\t5\t9\n2\t7\t5\t9\n"

    private func testFile(_ text: String) throws -> NCFTestFile {
        try NCFTestFile(contents: bytes(text), file: "negatives")
    }

    @Test func joinsTrainingAndTestFile() throws {
        let test = try testFile("(1,1)\t3\t10\n(0,2)\t7\t0\n(3,3)\t1\t1\n")
        let split = try Split.leaveOneOut(training: read(training, .ncf).table, test: test)
        #expect(split.userIDs == ["0", "1", "2", "3"])
        #expect(split.itemIDs == ["0", "1", "2", "3", "7", "10"])
        #expect(split.training == [[1, 3], [2], [4], []])
        #expect(
            split.test == [
                TestCase(user: 0, items: [2], negatives: [4, 0]),
                TestCase(user: 1, items: [1], negatives: [3, 5]),
                TestCase(user: 3, items: [3], negatives: [1, 1]),
            ]
        )
        #expect(
            split.findings == [
                DatasetFinding(rule: .repeatedNegative, count: 1, firstLine: 3),
                DatasetFinding(rule: .userWithoutTestCase, count: 1, firstLine: nil),
            ]
        )
    }

    @Test func refusesATestPairInTraining() throws {
        let test = try testFile("(1,1)\t3\n(0,3)\t7\n")
        let error = DatasetError.testPairInTraining(
            file: "negatives",
            line: 2,
            user: "0",
            item: "3"
        )
        let table = try read(training, .ncf).table
        #expect(throws: error) { try Split.leaveOneOut(training: table, test: test) }
    }

    @Test func reportsOddNegatives() throws {
        let test = try testFile("(0,2)\t7\t2\n(1,1)\t2\t3\n(2,0)\t0\t7\n")
        let split = try Split.leaveOneOut(training: read(training, .ncf).table, test: test)
        #expect(
            split.findings == [
                DatasetFinding(rule: .negativeInTraining, count: 2, firstLine: 2),
                DatasetFinding(rule: .negativeIsTestItem, count: 2, firstLine: 1),
            ]
        )
    }

    @Test func mapsNumbersToMovieLensIDs() throws {
        // Order of first appearance: 50, 7, 9, 100; NCF users are UserID - 1.
        let table = try read(
            "2::50::5::1\n1::7::5::2\n2::7::4::3\n1::9::3::4\n2::100::1::5\n",
            .movieLens
        ).table
        let split = try Split.leaveOneOut(movieLens: table, test: testFile("(1,0)\t2\n(0,2)\t3\n"))
        #expect(split.userIDs == ["1", "2"])
        #expect(split.itemIDs == ["7", "9", "50", "100"])
        #expect(split.training == [[0], [0, 3]])
        #expect(
            split.test == [
                TestCase(user: 0, items: [1], negatives: [3]),
                TestCase(user: 1, items: [2], negatives: [1]),
            ]
        )
        let missing = DatasetError.testPairMissing(
            file: "negatives",
            line: 1,
            user: "1",
            item: "50"
        )
        #expect(throws: missing) {
            try Split.leaveOneOut(movieLens: table, test: testFile("(0,0)\t2\n"))
        }
        for text in ["(5,0)\t2\n", "(0,4)\t2\n", "(0,2)\t4\n", "(999999999999999999,0)\t1\n"] {
            let error = #expect(throws: DatasetError.self) {
                try Split.leaveOneOut(movieLens: table, test: testFile(text))
            }
            guard case .malformedLine("negatives", 1, _) = error else {
                Issue.record("\(text): \(String(describing: error))")
                return
            }
        }
    }

    @Test(arguments: [
        ("0,1\t2\n", 1), ("(0,1)\n", 1), ("(0,1)\t\n", 1), ("(0;1)\t2\n", 1), ("(,1)\t2\n", 1),
        ("(0,)\t2\n", 1), ("(0,1)\t2\n(1,1) 2\n", 2), ("(0,1)\t2\n\n(1,1)\t2\n", 2),
        ("(0,1)\t2\n(1,1)\t2\t3\n", 2), ("(0,1)\t2\n(0,2)\t3\n", 2), ("(0,1)\t2\tx\n", 1),
        ("()\t2\n", 1), ("(0,1\t2\n", 1), ("(0,1,2)\t2\n", 1),
    ])
    func namesTheMalformedLine(_ text: String, _ expected: Int) {
        let error = #expect(throws: DatasetError.self) { try testFile(text) }
        guard case .malformedLine("negatives", expected, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func refusesAnEmptyFile() {
        #expect(throws: DatasetError.emptyData(file: "negatives")) { try testFile("\n") }
    }
}
