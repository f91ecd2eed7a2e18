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

    @Test func cleansGuessesAndSplitsByTime() throws {
        let text = "user,item,time,quantity\na,x,1,1\na,y,3,-1\nb,x,2,1\nb,z,5,2\n"
        let contents = Array(text.utf8)
        let format = try DatasetFormatGuess.format(contents, file: "shop.csv")
        var cleaner = DatasetCleaner(format: format)
        #expect(cleaner.plan == .standard(for: format))
        cleaner.plan.enabled.insert(.bot)
        let cleaned = try cleaner.clean(contents, file: "shop.csv")
        #expect(cleaned.report[.nonpositiveQuantity]?.dropped == 1)
        let split = try Split.temporal(
            cleaned.nonEmptyTable(),
            cut: .time(4),
            alreadyBought: .exclude
        )
        #expect(split.testUsers == [1])
        #expect(split.history(of: split.test[0]) == [0])
    }

    @Test func formatsAndPoliciesHaveNames() {
        let formats: [DatasetFormat] = [
            .movieLens, .ncf, .lightGCN, .lastFM, .onlineRetail, .csv(.exported),
        ]
        #expect(formats.map(\.name) == DatasetFormat.names)
        for format in formats.dropLast() {
            #expect(DatasetFormat(fileFormat: format.name) == format)
        }
        #expect(DatasetFormat(fileFormat: "csv") == nil)
        #expect(DuplicatePolicy(rawValue: "refuse") == .refuse)
    }
}
