import Datasets

extension FuzzTarget {
    /// Limit of a file before and after decompression, so that a short input stays a cheap one.
    static let datasetByteCountLimit = 1 << 20

    /// The first byte chooses format and policy, the rest is the file, plain or gzip.
    static func dataset(_ input: [UInt8]) throws(FuzzFinding) {
        guard let reader = datasetReader(input.first) else { return }
        for format in [reader.format, .lastFM, .onlineRetail] {
            try cleaning(Array(input.dropFirst()), format: format)
        }
        guard let table = read(input.dropFirst(), with: reader)?.table else { return }
        _ = DatasetSummary(table)
        _ = table.itemsByUser()
        for negativeCount in [nil, -1, 1, 3, .max] {
            _ = try? Split.leaveOneOut(table, negativeCount: negativeCount, seed: 7)
        }
        let columns = CSVColumns(
            user: "user",
            item: "item",
            rating: table.ratings == nil ? nil : "rating",
            timestamp: table.timestamps == nil ? nil : "timestamp"
        )
        let again = try? DatasetReader(format: .csv(columns)).parse(table.csv(), file: "again")
        // Users without a row have no line.
        try FuzzFinding.unless(
            again.map { rows($0.table) } == rows(table),
            "a table cannot be read back"
        )
    }

    /// With every rule on, each row is accounted for, and the copy reads back.
    private static func cleaning(_ contents: [UInt8], format: DatasetFormat) throws(FuzzFinding) {
        let cleaner = DatasetCleaner(
            format: format,
            plan: CleaningPlan(
                enabled: Set(CleaningRule.allCases),
                minimumUsersPerItem: 1,
                minimumItemsPerUser: 1
            ),
            maximumByteCount: datasetByteCountLimit
        )
        guard let cleaned = try? cleaner.clean(contents, file: "fuzz") else { return }
        try FuzzFinding.unless(
            cleaned.report.rowsIn == cleaned.report.rowsOut + cleaned.report.dropped,
            "a row is lost or counted twice"
        )
        guard let table = try? cleaned.nonEmptyTable() else { return }
        let again = try? DatasetCleaner(
            format: .csv(cleaned.columns),
            plan: CleaningPlan(enabled: [.missingUser, .missingItem])
        ).clean(cleaned.csv(), file: "again")
        try FuzzFinding.unless(again?.table == table, "a cleaned copy cannot be read back")
    }

    private static func rows(_ table: InteractionTable) -> [[String]] {
        (0..<table.count).map { row in
            [
                table.userIDs[Int(table.users[row])], table.itemIDs[Int(table.items[row])],
                "\(table.ratings?[row] as Any)", "\(table.timestamps?[row] as Any)",
            ]
        }
    }

    /// The first byte chooses the format, zero bytes part the training file from the test file.
    static func datasetSplit(_ input: [UInt8]) throws(FuzzFinding) {
        guard let first = input.first, let reader = datasetReader(first) else { return }
        let parts = input.dropFirst().split(
            separator: 0,
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard parts.count == 2, let training = read(parts[0], with: reader) else { return }
        if let test = read(parts[1], with: reader) {
            if let split = try? Split.given(training: training, test: test) {
                _ = split.trainingSummary
            }
        }
        guard
            let test = try? NCFTestFile(
                contents: Array(parts[1]),
                file: "negatives",
                maximumByteCount: datasetByteCountLimit
            )
        else { return }
        _ = try? Split.leaveOneOut(training: training.table, test: test)
        _ = try? Split.leaveOneOut(movieLens: training.table, test: test)
    }

    private static func datasetReader(_ choice: UInt8?) -> DatasetReader? {
        guard let choice else { return nil }
        let formats: [DatasetFormat] = [
            .csv(CSVColumns(user: "user", item: "item")),
            .csv(.exported), .lightGCN, .movieLens, .ncf,
        ]
        return DatasetReader(
            format: formats[Int(choice & 0x7F) % formats.count],
            duplicates: choice & 0x80 == 0 ? .refuse : .keepFirst,
            maximumByteCount: datasetByteCountLimit
        )
    }

    private static func read(_ contents: ArraySlice<UInt8>, with reader: DatasetReader)
        -> DatasetReading?
    {
        do throws(DatasetError) {
            return try reader.parse(Array(contents), file: "fuzz")
        } catch {
            _ = error.message
            _ = error.hint
            return nil
        }
    }
}
