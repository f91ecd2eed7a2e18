/// One user's training items in order of time; **secret** on a real client.
public struct TrainingHistory: Equatable, Sendable {
    /// The items, each once, by the time of their last training event, oldest first.
    ///
    /// Ties are in the order of the file.
    public let items: [Int32]
    /// The time of each item's last training event, in unix seconds.
    public let times: [Int64]
    /// How many training events each item had.
    public let eventCounts: [Int32]

    /// The histories of all users.
    ///
    /// - Parameters:
    ///   - table: interactions over the catalog; nil is returned if it has no times.
    ///   - training: each user's training items, ascending.
    ///   - cut: events at this time or later are left out; nil for none.
    /// - Returns: a history for each user, or nil without times.
    /// - Complexity: O(rows log rows of a user).
    static func all(_ table: InteractionTable, training: [[Int32]], before cut: Int64? = nil)
        -> [TrainingHistory]?
    {
        guard let timestamps = table.timestamps else { return nil }
        var rows = [[Int]](repeating: [], count: training.count)
        for row in 0..<table.count {
            let user = Int(table.users[row])
            if let cut, timestamps[row] >= cut { continue }
            if training[user].sortedContains(table.items[row]) { rows[user].append(row) }
        }
        return rows.map { TrainingHistory(rows: $0, table, timestamps) }
    }

    private init(rows: [Int], _ table: InteractionTable, _ timestamps: [Int64]) {
        let sorted = rows.sorted { (timestamps[$0], $0) < (timestamps[$1], $1) }
        var counts: [Int32: Int32] = [:]
        for row in sorted { counts[table.items[row], default: 0] += 1 }
        var seen: Set<Int32> = []
        let last = sorted.reversed().filter { seen.insert(table.items[$0]).inserted }
        let order = Array(last.reversed())
        items = order.map { table.items[$0] }
        times = order.map { timestamps[$0] }
        eventCounts = items.map { counts[$0] ?? 0 }
    }

    /// A history without anything.
    init() {
        items = []
        times = []
        eventCounts = []
    }
}
