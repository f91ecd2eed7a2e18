/// A number for every interaction of a split's users: a rating, a quantity or a count.
///
/// **Secret** on a real client; kept apart from the split, so that nothing pays for it that does not ask.
public struct InteractionValues: Equatable, Sendable {
    /// Where the numbers come from.
    public enum Source: String, CaseIterable, Sendable {
        /// How many events of the data an interaction stands for.
        case count
        /// The rating; of repeated events the latest.
        case rating
        /// Pieces, listens, seconds or the like, summed over repeated events.
        case quantity
    }

    /// Each user's items, ascending.
    private let items: [[Int32]]
    /// One number per item.
    private let values: [[Float]]

    /// Finds the numbers of all interactions but those from the time on at which the split was cut.
    ///
    /// - Parameters:
    ///   - table: the interactions that were split.
    ///   - split: what was made of them; users and items are matched by their ids.
    ///   - source: where the numbers come from.
    ///   - eventCounts: how many events each row of the table stands for; nil for one each.
    /// - Throws: ``DatasetError/valuesMissing(column:)`` if the table lacks the column.
    /// - Complexity: O(rows log rows of a user).
    public init(
        _ table: InteractionTable,
        split: Split,
        source: Source,
        eventCounts: [Int32]? = nil
    ) throws(DatasetError) {
        let column: [Float]?
        switch source {
        case .rating: column = table.ratings
        case .quantity: column = table.quantities
        case .count:
            column =
                eventCounts.map { $0.map { Float($0) } }
                ?? [Float](repeating: 1, count: table.count)
        }
        guard let column, column.count == table.count else {
            throw .valuesMissing(column: source.rawValue)
        }
        let users = Self.numbers(table.userIDs, among: split.userIDs)
        let catalog = Self.numbers(table.itemIDs, among: split.itemIDs)
        var rows = [[Int]](repeating: [], count: split.userIDs.count)
        for row in 0..<table.count {
            if let cut = split.cutTime, let times = table.timestamps, times[row] >= cut { continue }
            if let user = users[Int(table.users[row])] { rows[user].append(row) }
        }
        var items: [[Int32]] = []
        var values: [[Float]] = []
        for rows in rows {
            let inTime = table.timestamps.map { times in
                rows.sorted { (times[$0], $0) < (times[$1], $1) }
            }
            var found: [Int32: Float] = [:]
            for row in inTime ?? rows {
                guard let item = catalog[Int(table.items[row])] else { continue }
                let number = Int32(clamping: item)
                found[number] =
                    source == .rating ? column[row] : (found[number] ?? 0) + column[row]
            }
            let sorted = found.sorted { $0.key < $1.key }
            items.append(sorted.map(\.key))
            values.append(sorted.map(\.value))
        }
        self.items = items
        self.values = values
    }

    /// The numbers of some of a user's items.
    ///
    /// - Parameters:
    ///   - user: an index into the split's users.
    ///   - wanted: items of the user.
    /// - Returns: one number per item, in order; 0 for an item the user does not have.
    public func values(of user: Int, items wanted: [Int32]) -> [Float] {
        let own = items[user]
        let numbers = values[user]
        return wanted.map { item in
            var low = 0
            var high = own.count
            while low < high {
                let middle = (low + high) / 2
                if own[middle] < item { low = middle + 1 } else { high = middle }
            }
            return low < own.count && own[low] == item ? numbers[low] : 0
        }
    }

    /// The number of each id in another list, nil where it is not in it.
    private static func numbers(_ ids: [String], among known: [String]) -> [Int?] {
        guard ids != known else { return Array(ids.indices) }
        var numbers: [String: Int] = [:]
        for (index, id) in known.enumerated() { numbers[id] = index }
        return ids.map { numbers[$0] }
    }
}
