/// The size and shape of a data set, for reports.
public struct DatasetSummary: Equatable, Sendable {
    /// Number of users, those without rows included.
    public let userCount: Int
    /// Number of items in the catalog, those without rows included.
    public let itemCount: Int
    /// Number of rows.
    public let interactionCount: Int
    /// Rows per cell of the user-item matrix, 0 to 1; 0 without users or items.
    public let density: Double
    /// Median number of rows of a user; for an even number of users the mean of the middle two.
    public let medianInteractionsPerUser: Double

    /// Summarizes a table whose pairs do not repeat, as readers make them.
    ///
    /// - Complexity: O(rows + users log users).
    public init(_ table: InteractionTable) {
        var counts = [Int](repeating: 0, count: table.userIDs.count)
        for user in table.users { counts[Int(user)] += 1 }
        self.init(interactionCounts: counts, itemCount: table.itemIDs.count)
    }

    /// Summarizes a data set by its users' numbers of interactions.
    init(interactionCounts: [Int], itemCount: Int) {
        userCount = interactionCounts.count
        self.itemCount = itemCount
        interactionCount = interactionCounts.reduce(0, +)
        let cells = Double(userCount) * Double(itemCount)
        density = cells > 0 ? Double(interactionCount) / cells : 0
        let sorted = interactionCounts.sorted()
        let middle = sorted.count / 2
        medianInteractionsPerUser =
            if sorted.isEmpty {
                0
            } else if sorted.count.isMultiple(of: 2) {
                Double(sorted[middle - 1] + sorted[middle]) / 2
            } else {
                Double(sorted[middle])
            }
    }
}
