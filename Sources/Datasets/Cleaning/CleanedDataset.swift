/// A file that has been read and cleaned: the interactions, what belongs to them, and the report.
public struct CleanedDataset: Sendable {
    /// The interactions in the order of the file; pairs repeat unless they were merged.
    public let table: InteractionTable
    /// The line each row of ``table`` came from, from 1.
    public let lines: [Int32]
    /// How many rows of the file each row of ``table`` stands for; 1 unless rows were merged.
    public let eventCounts: [Int32]
    /// Each row's price of one piece, or nil if the file has none.
    public let prices: [Double]?
    /// Each row's invoice, or nil if the file has none.
    public let invoices: TextColumn?
    /// Each row's country, or nil if the file has none.
    public let countries: TextColumn?
    /// Each row's device, or nil if the file has none.
    public let devices: TextColumn?
    /// Titles and categories of the items; **public**, as the catalog is.
    public let attributes: ItemAttributes
    /// What was found and done.
    public let report: CleaningReport
    /// The file before cleaning.
    public let raw: DatasetProfile
    /// Whether the file was gzip.
    public let isCompressed: Bool
    /// Size after decompression, in bytes.
    public let byteCount: Int
    /// What the reader saw beside the rules.
    public let findings: [DatasetFinding]

    /// The data after cleaning.
    ///
    /// - Complexity: O(rows log rows).
    public var profile: DatasetProfile { DatasetProfile(table) }

    /// The interactions, of which there must be some.
    ///
    /// - Returns: ``table``.
    /// - Throws: ``DatasetError/nothingLeft(file:)``.
    public func nonEmptyTable() throws(DatasetError) -> InteractionTable {
        guard table.count > 0 else { throw .nothingLeft(file: report.file) }
        return table
    }

    /// The interactions as a reader gives them, for splits.
    ///
    /// - Returns: the table with its lines.
    /// - Throws: ``DatasetError/nothingLeft(file:)``.
    public func reading() throws(DatasetError) -> DatasetReading {
        DatasetReading(
            table: try nonEmptyTable(),
            lines: lines,
            report: ReadingReport(
                file: report.file,
                isCompressed: isCompressed,
                byteCount: byteCount,
                rowCount: report.rowsIn,
                findings: findings
            )
        )
    }

    /// Each user's country: the one of the most rows, the first of them in the file if several.
    ///
    /// - Returns: a country for each user of ``table``, nil for users without; nil without countries.
    public func userCountries() -> [String?]? {
        guard let countries else { return nil }
        let chosen = MostFrequent.values(
            of: countries.indices,
            groups: table.users,
            groupCount: table.userIDs.count
        )
        return chosen.map { $0.map { countries.values[Int($0)] } }
    }

    /// Keeps what a pass left.
    init(
        _ pass: CleaningPass,
        raw: DatasetProfile,
        report: CleaningReport,
        reading: (isCompressed: Bool, byteCount: Int, findings: [DatasetFinding])
    ) {
        let events = pass.events
        let rows = (0..<events.count).filter { pass.tally.isKept[$0] }
        let (userIDs, users) = Self.numbering(events.userIDs, rows.map { events.users[$0] })
        let (itemIDs, items) = Self.numbering(events.itemIDs, rows.map { events.items[$0] })
        table = InteractionTable(
            uncheckedUserIDs: userIDs,
            itemIDs: itemIDs,
            users: users,
            items: items,
            ratings: events.ratings.map { column in rows.map { column[$0] } },
            timestamps: events.timestamps.map { column in rows.map { column[$0] } },
            quantities: events.quantities.map { column in rows.map { Self.float(column[$0]) } }
        )
        lines = rows.map { events.lines[$0] }
        eventCounts = rows.map { pass.eventCounts[$0] }
        prices = events.prices.map { column in rows.map { column[$0] } }
        invoices = Self.column(events.invoices, rows)
        countries = Self.column(events.countries, rows)
        devices = Self.column(events.devices, rows)
        attributes = ItemAttributes(
            itemIDs: itemIDs,
            items: items,
            descriptions: Self.column(events.descriptions, rows),
            categories: Self.column(events.categories, rows)
        )
        self.report = report
        self.raw = raw
        (isCompressed, byteCount, findings) = reading
    }

    /// The ids that rows use, in ``IdentifierOrder``, and each row's number among them.
    private static func numbering(_ ids: [String], _ rows: [Int32]) -> ([String], [Int32]) {
        var isUsed = [Bool](repeating: false, count: ids.count)
        for row in rows { isUsed[Int(row)] = true }
        let used = ids.indices.filter { isUsed[$0] }
        let (sorted, newIndices) = IdentifierOrder.sorted(used.map { ids[$0] })
        var numbers = [Int32](repeating: -1, count: ids.count)
        for (position, old) in used.enumerated() { numbers[old] = newIndices[position] }
        return (sorted, rows.map { numbers[Int($0)] })
    }

    /// The nearest finite number: sums of merged rows can leave the range.
    private static func float(_ value: Double) -> Float {
        let limit = Double(Float.greatestFiniteMagnitude)
        return Float(min(max(value, -limit), limit))
    }

    private static func column(_ column: TextColumn?, _ rows: [Int]) -> TextColumn? {
        column.map { TextColumn(values: $0.values, indices: rows.map($0.indices.element)) }
    }
}

extension Array {
    fileprivate func element(_ index: Int) -> Element { self[index] }
}
