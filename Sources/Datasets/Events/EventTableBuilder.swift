/// Collects rows of events while a file is parsed.
struct EventTableBuilder: InteractionSink {
    private let file: DatasetFile
    private let refusesMalformed: Bool
    private var users = IdentifierInterner()
    private var items = IdentifierInterner()
    private var invoices = TextColumnBuilder()
    private var descriptions = TextColumnBuilder()
    private var categories = TextColumnBuilder()
    private var countries = TextColumnBuilder()
    private var devices = TextColumnBuilder()
    private var rowSet: ExactRowSet
    private var latin1Position = 0
    private var table = EventTable()

    /// Lines that name a user without items.
    private(set) var linesWithoutItems: [Int] = []

    /// Creates a builder without rows.
    ///
    /// - Parameters:
    ///   - file: the file that is parsed.
    ///   - columns: the optional columns that are in every row.
    ///   - refusesMalformed: whether a malformed line throws instead of being counted.
    init(_ file: DatasetFile, columns: Set<EventField>, refusesMalformed: Bool) {
        self.file = file
        self.refusesMalformed = refusesMalformed
        rowSet = ExactRowSet(file.bytes)
        if columns.contains(.rating) { table.ratings = [] }
        if columns.contains(.timestamp) { table.timestamps = [] }
        if columns.contains(.quantity) { table.quantities = [] }
        if columns.contains(.price) { table.prices = [] }
        invoices.isPresent = columns.contains(.invoice)
        descriptions.isPresent = columns.contains(.description)
        categories.isPresent = columns.contains(.category)
        countries.isPresent = columns.contains(.country)
        devices.isPresent = columns.contains(.device)
    }

    mutating func user(_ bytes: [UInt8], _ range: Range<Int>) -> Int32 {
        users.intern(bytes, range)
    }

    mutating func item(_ bytes: [UInt8], _ range: Range<Int>) -> Int32 {
        items.intern(bytes, range)
    }

    mutating func append(
        user: Int32,
        item: Int32,
        rating: Float?,
        timestamp: Int64?,
        quantity: Double?,
        line: Int,
        range: Range<Int>?
    ) {
        append(
            user: user,
            item: item,
            rating: rating,
            timestamp: timestamp,
            quantity: quantity,
            price: nil,
            hasSpaces: false,
            lines: line...line,
            range: range
        )
    }

    /// Appends a row; `lines` are the lines of the file that it takes.
    mutating func append(
        user: Int32,
        item: Int32,
        rating: Float?,
        timestamp: Int64?,
        quantity: Double?,
        price: Double?,
        hasSpaces: Bool,
        lines: ClosedRange<Int>,
        range: Range<Int>?
    ) {
        table.users.append(user)
        table.items.append(item)
        table.lines.append(Int32(clamping: lines.lowerBound))
        table.ratings?.append(rating ?? 0)
        table.timestamps?.append(timestamp ?? 0)
        table.quantities?.append(quantity ?? 0)
        table.prices?.append(price ?? 0)
        var flags: EventTable.Flags = hasSpaces ? .spaces : []
        if let range, !rowSet.insert(range) { flags.insert(.exactDuplicate) }
        if isLatin1(lines) { flags.insert(.latin1) }
        table.flags.append(flags)
    }

    /// Appends the texts of the row that comes next.
    mutating func appendTexts(_ bytes: [UInt8], _ ranges: [EventField: Range<Int>]) {
        invoices.append(bytes, ranges[.invoice])
        descriptions.append(bytes, ranges[.description])
        categories.append(bytes, ranges[.category])
        countries.append(bytes, ranges[.country])
        devices.append(bytes, ranges[.device])
    }

    mutating func reject(line: Int, range: Range<Int>, expected: String) throws(DatasetError) {
        guard !refusesMalformed else {
            throw .malformedLine(file: file.name, line: line, expected: expected)
        }
        table.rejectedLines.append(line)
    }

    mutating func noteUserWithoutItems(line: Int) { linesWithoutItems.append(line) }

    /// Makes the table.
    consuming func finish() -> EventTable {
        table.userIDs = users.identifiers
        table.itemIDs = items.identifiers
        table.invoices = invoices.column
        table.descriptions = descriptions.column
        table.categories = categories.column
        table.countries = countries.column
        table.devices = devices.column
        return table
    }

    /// Whether one of the lines was decoded; calls come in the order of lines.
    private mutating func isLatin1(_ lines: ClosedRange<Int>) -> Bool {
        let decoded = file.latin1Lines
        while latin1Position < decoded.count, decoded[latin1Position] < lines.lowerBound {
            latin1Position += 1
        }
        return latin1Position < decoded.count && decoded[latin1Position] <= lines.upperBound
    }
}
