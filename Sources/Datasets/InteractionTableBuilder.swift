/// Collects rows while a file is parsed, and makes the table out of them.
struct InteractionTableBuilder: InteractionSink {
    private let file: String
    private var userInterner = IdentifierInterner()
    private var itemInterner = IdentifierInterner()
    private var users: [Int32] = []
    private var items: [Int32] = []
    private var lines: [Int32] = []
    private var ratings: [Float]?
    private var timestamps: [Int64]?
    private var quantities: [Float]?

    /// What was found so far.
    var findings = FindingCounter()

    /// Rows so far.
    var rowCount: Int { users.count }

    /// Creates a builder without rows; optional columns have to be given in every row or in none.
    init(file: String, hasRatings: Bool, hasTimestamps: Bool, hasQuantities: Bool = false) {
        self.file = file
        ratings = hasRatings ? [] : nil
        timestamps = hasTimestamps ? [] : nil
        quantities = hasQuantities ? [] : nil
    }

    /// Numbers a user.
    mutating func user(_ bytes: [UInt8], _ range: Range<Int>) -> Int32 {
        userInterner.intern(bytes, range)
    }

    /// Numbers an item.
    mutating func item(_ bytes: [UInt8], _ range: Range<Int>) -> Int32 {
        itemInterner.intern(bytes, range)
    }

    /// Appends a row of numbers that this builder gave out.
    mutating func append(
        user: Int32,
        item: Int32,
        rating: Float?,
        timestamp: Int64?,
        quantity: Double?,
        line: Int,
        range: Range<Int>?
    ) {
        users.append(user)
        items.append(item)
        lines.append(Int32(clamping: line))
        if let rating { ratings?.append(rating) }
        if let timestamp { timestamps?.append(timestamp) }
        if let quantity { quantities?.append(Float(quantity)) }
    }

    /// Refuses the file.
    func reject(line: Int, range: Range<Int>, expected: String) throws(DatasetError) {
        throw .malformedLine(file: file, line: line, expected: expected)
    }

    /// Counts a user without items.
    mutating func noteUserWithoutItems(line: Int) { findings.add(.userWithoutItems, line: line) }

    /// Makes the table: applies the policy, and numbers users and items by ``IdentifierOrder``.
    ///
    /// - Throws: ``DatasetError`` if there are no rows, if pairs repeat and must not, or if two ids
    ///   are different spellings of one text.
    /// - Complexity: O(rows + ids log ids).
    consuming func finish(duplicates: DuplicatePolicy) throws(DatasetError)
        -> (table: InteractionTable, lines: [Int32], findings: [DatasetFinding])
    {
        guard !users.isEmpty else { throw .emptyData(file: file) }
        let userIDs = userInterner.identifiers
        let itemIDs = itemInterner.identifiers
        if !userInterner.isASCII { try refuseEqualSpellings(userIDs, numbers: users) }
        if !itemInterner.isASCII { try refuseEqualSpellings(itemIDs, numbers: items) }
        let repeats = repeatedRows(userCount: userIDs.count, itemCount: itemIDs.count)
        if let first = repeats.first {
            guard duplicates == .keepFirst else {
                throw .duplicateInteraction(
                    file: file,
                    line: Int(lines[first.row]),
                    user: userIDs[Int(users[first.row])],
                    item: itemIDs[Int(items[first.row])],
                    firstLine: Int(lines[first.original])
                )
            }
            for repetition in repeats {
                findings.add(.duplicateInteraction, line: Int(lines[repetition.row]))
            }
            remove(rows: repeats.map(\.row))
        }
        let (sortedUsers, newUsers) = IdentifierOrder.sorted(userIDs)
        let (sortedItems, newItems) = IdentifierOrder.sorted(itemIDs)
        let table = InteractionTable(
            uncheckedUserIDs: sortedUsers,
            itemIDs: sortedItems,
            users: users.map { newUsers[Int($0)] },
            items: items.map { newItems[Int($0)] },
            ratings: ratings,
            timestamps: timestamps,
            quantities: quantities
        )
        return (table, lines, findings.findings)
    }

    /// Swift holds composed and decomposed accents to be equal, and so would every dictionary.
    private func refuseEqualSpellings(_ ids: [String], numbers: [Int32]) throws(DatasetError) {
        var seen: Set<String> = []
        for (index, id) in ids.enumerated() where !seen.insert(id).inserted {
            let row = numbers.firstIndex(of: Int32(index))
            throw .malformedLine(
                file: file,
                line: row.map { Int(lines[$0]) } ?? 1,
                expected:
                    "one spelling of \"\(id)\", which was written with other code points before"
            )
        }
    }

    /// The rows whose pair occurred before, ascending, each with the row of the first occurrence.
    private func repeatedRows(userCount: Int, itemCount: Int) -> [(row: Int, original: Int)] {
        // Rows grouped by user (counting sort, stable); then per user the row that had each item.
        var starts = [Int](repeating: 0, count: userCount + 1)
        for user in users { starts[Int(user) + 1] += 1 }
        for index in 0..<userCount { starts[index + 1] += starts[index] }
        var next = starts
        var grouped = [Int32](repeating: 0, count: users.count)
        for (row, user) in users.enumerated() {
            grouped[next[Int(user)]] = Int32(row)
            next[Int(user)] += 1
        }
        var firstRows = [Int32](repeating: -1, count: itemCount)
        var output: [(row: Int, original: Int)] = []
        for user in 0..<userCount {
            let rows = grouped[starts[user]..<starts[user + 1]]
            for row in rows {
                let item = Int(items[Int(row)])
                if firstRows[item] < 0 {
                    firstRows[item] = row
                } else {
                    output.append((Int(row), Int(firstRows[item])))
                }
            }
            for row in rows { firstRows[Int(items[Int(row)])] = -1 }
        }
        return output.sorted { $0.row < $1.row }
    }

    private mutating func remove(rows: [Int]) {
        var isKept = [Bool](repeating: true, count: users.count)
        for row in rows { isKept[row] = false }
        users = Self.filter(users, isKept)
        items = Self.filter(items, isKept)
        lines = Self.filter(lines, isKept)
        ratings = ratings.map { Self.filter($0, isKept) }
        timestamps = timestamps.map { Self.filter($0, isKept) }
        quantities = quantities.map { Self.filter($0, isKept) }
    }

    private static func filter<Value>(_ values: [Value], _ isKept: [Bool]) -> [Value] {
        zip(values, isKept).filter(\.1).map(\.0)
    }
}
