import Datasets
import Testing

/// What a client of the module can do without looking inside.
@Suite struct PublicAPITests {
    @Test func readsSplitsAndSummarizes() throws {
        let columns = CSVColumns(user: "user", item: "item", timestamp: "time")
        let reader = DatasetReader(format: .csv(columns), duplicates: .keepFirst)
        let text = "user,item,time\na,x,1\na,y,2\na,y,3\nb,x,4\nb,z,5\n"
        let reading = try reader.parse(Array(text.utf8), file: "history.csv")
        #expect(reading.report.findings.map(\.rule) == [.duplicateInteraction])
        #expect(DatasetSummary(reading.table).interactionCount == 4)
        let split = try Split.leaveOneOut(reading.table, negativeCount: 1, seed: 1)
        #expect(split.test.map(\.items) == [[1], [2]])
        #expect(split.test.map(\.negatives) == [[2], [1]])
    }

    @Test func formatsAndPoliciesHaveNames() {
        let formats: [DatasetFormat] = [.csv(.exported), .lightGCN, .movieLens, .ncf]
        #expect(formats.map(\.name) == ["csv", "lightgcn", "movielens", "ncf"])
        #expect(DuplicatePolicy(rawValue: "refuse") == .refuse)
    }
}
