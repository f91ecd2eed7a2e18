import Testing

@testable import Datasets

/// Counts published with the data; sums computed from the files by Python.
@Suite(.enabled(if: BenchmarkData.isPresent, "needs the benchmark data beside the repository"))
struct BenchmarkDataTests {
    private static let ncfTraining = "ml-1m/ncf/ml-1m.train.rating.gz"
    private static let ncfTest = "ml-1m/ncf/ml-1m.test.negative.gz"

    private func read(_ name: String, _ format: DatasetFormat) throws -> DatasetReading {
        try DatasetReader(format: format).read(path: BenchmarkData.path(name))
    }

    @Test func movieLens100K() throws {
        let table = try read("ml-100k/u.data.gz", .movieLens).table
        let summary = DatasetSummary(table)
        #expect(summary.interactionCount == 100_000)
        #expect(summary.userCount == 943)
        #expect(summary.itemCount == 1682)
        #expect(table.itemIDs == (1...1682).map(String.init))
        let split = try Split.leaveOneOut(table, seed: 1)
        #expect(split.test.count == 943)
        let testItems = try split.test.map { try #require(Int(split.itemIDs[Int($0.items[0])])) }
        #expect(testItems.reduce(0, +) == 452_037)
        #expect(split.trainingSummary.interactionCount == 100_000 - 943)
    }

    @Test func movieLens100KGivenSplit() throws {
        let split = try Split.given(
            training: read("ml-100k/u1.base.gz", .movieLens),
            test: read("ml-100k/u1.test.gz", .movieLens)
        )
        #expect(split.trainingSummary.interactionCount == 80_000)
        #expect(split.test.reduce(0) { $0 + $1.items.count } == 20_000)
        #expect(split.itemIDs.count == 1682)
        #expect(split.userIDs.count == 943)
        let whole = try read("ml-100k/u.data.gz", .movieLens)
        let error = #expect(throws: DatasetError.self) {
            try Split.given(training: whole, test: read("ml-100k/u1.test.gz", .movieLens))
        }
        guard case .testPairInTraining(_, 1, "1", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func movieLens1MByEitherRoute() throws {
        let test = try NCFTestFile(path: BenchmarkData.path(Self.ncfTest))
        let training = try read(Self.ncfTraining, .ncf)
        let table = training.table
        #expect(table.count == 994_169)
        #expect(table.userIDs == (0..<6040).map(String.init))
        #expect(table.itemIDs.count == 3704)
        #expect(table.timestamps?.reduce(0, +) == 966_540_375_917_676)
        #expect(table.ratings?.reduce(0) { $0 + Int($1) } == 3_560_495)
        let items = table.itemIDs.compactMap { Int($0) }
        let products = zip(table.users, table.items).reduce(0) { $0 + Int($1.0) * items[Int($1.1)] }
        #expect(products == 2_627_794_093_554)

        let numbered = try Split.leaveOneOut(training: table, test: test)
        #expect(numbered.itemIDs == (0..<3706).map(String.init))
        #expect(numbered.test.count == 6040)
        let finding = DatasetFinding(rule: .negativeIsTestItem, count: 156, firstLine: 13)
        #expect(numbered.findings == [finding])

        let ratings = try read("ml-1m/ratings.dat.gz", .movieLens).table
        #expect(ratings.count == 1_000_209)
        let named = try Split.leaveOneOut(movieLens: ratings, test: test)
        #expect(named.userIDs == (1...6040).map(String.init))
        #expect(named.itemIDs.count == 3706)
        #expect(named.findings == [finding])
        #expect(named.itemIDs[Int(named.test[0].items[0])] == "48")
        let movies = try named.itemIDs.map { try #require(Int($0)) }
        let tested = named.test.reduce(0) { $0 + movies[Int($1.items[0])] }
        #expect(tested == 12_868_851)
        let negatives = named.test.reduce(0) { sum, testCase in
            (testCase.negatives ?? []).reduce(sum) { $0 + movies[Int($1)] }
        }
        #expect(negatives == 1_196_959_392)

        // The two routes give the same split up to the numbering of items.
        let order = ratings.items.removingRepeats()
        for user in 0..<6040 {
            #expect(numbered.training[user].map { order[Int($0)] }.sorted() == named.training[user])
            #expect(
                numbered.test[user].negatives?.map { order[Int($0)] } == named.test[user].negatives
            )
        }
    }

    @Test func refusesATestPairPutIntoTraining() throws {
        let table = try read("ml-1m/ratings.dat.gz", .movieLens).table
        // The full ratings under NCF numbers: every test pair is in them; the first line is named.
        let order = table.items.removingRepeats()
        var numbers = [Int](repeating: 0, count: order.count)
        for (number, item) in order.enumerated() { numbers[Int(item)] = number }
        let whole = try InteractionTable(
            userIDs: (0..<6040).map(String.init),
            itemIDs: (0..<3706).map(String.init),
            users: table.users,
            items: table.items.map { Int32(numbers[Int($0)]) }
        )
        let path = BenchmarkData.path(Self.ncfTest)
        let error = DatasetError.testPairInTraining(file: path, line: 1, user: "0", item: "25")
        #expect(throws: error) {
            try Split.leaveOneOut(training: whole, test: NCFTestFile(path: path))
        }
    }

    @Test func gowalla() throws {
        let training = try read("gowalla/train.txt.gz", .lightGCN)
        let test = try read("gowalla/test.txt.gz", .lightGCN)
        #expect(training.table.count == 810_128)
        #expect(test.table.count == 217_242)
        #expect(weightedSum(training.table) == 51_204_621_793)
        #expect(weightedSum(test.table) == 14_694_507_758)
        let split = try Split.given(training: training, test: test)
        #expect(split.userIDs == (0..<29_858).map(String.init))
        #expect(split.itemIDs == (0..<40_981).map(String.init))
        #expect(split.test.count == 29_858)
        #expect(split.findings.isEmpty)
        #expect(split.training.allSatisfy { $0.count >= 8 })
    }

    @Test func onlineRetailNeedsCleaning() {
        let columns = CSVColumns(
            user: "CustomerID",
            item: "StockCode",
            rating: "Quantity",
            timestamp: "InvoiceDate"
        )
        let error = #expect(throws: DatasetError.self) {
            try read("online-retail/online-retail.csv.gz", .csv(columns))
        }
        guard case .malformedLine(_, 624, "a user in column \"CustomerID\"") = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    private func weightedSum(_ table: InteractionTable) -> Int {
        let users = table.userIDs.compactMap { Int($0) }
        let items = table.itemIDs.compactMap { Int($0) }
        return zip(table.users, table.items).reduce(0) {
            $0 + (users[Int($1.0)] % 7 + 1) * items[Int($1.1)]
        }
    }
}
