/// The size and shape of a data set, for people and reports.
public struct DatasetProfile: Equatable, Sendable, Codable {
    /// The long tail is every item outside this share of the catalog's most popular ones.
    public static let headShare = 0.2

    /// Number of rows.
    public let rows: Int
    /// Number of users with a row.
    public let users: Int
    /// Number of items with a row.
    public let items: Int
    /// Number of different (user, item) pairs.
    public let pairs: Int
    /// Pairs per cell of the user-item matrix, 0 to 1.
    public let density: Double
    /// Median number of different items of a user.
    public let medianItemsPerUser: Double
    /// The earliest time in unix seconds, or nil without times.
    public let firstTime: Int64?
    /// The latest time in unix seconds, or nil without times.
    public let lastTime: Int64?
    /// Gini coefficient of the items' numbers of users: 0 if all are alike, near 1 if few have all.
    public let itemGini: Double
    /// Share of the pairs whose item is in the long tail, 0 to 1.
    public let longTailShare: Double

    /// Describes a table.
    ///
    /// - Complexity: O(rows log rows).
    public init(_ table: InteractionTable) {
        self.init(
            rows: table.count,
            lists: table.itemsByUser(),
            itemCount: table.itemIDs.count,
            times: table.timestamps
        )
    }

    /// Describes the rows of a file that name a user and an item.
    init(_ events: EventTable) {
        let rows = (0..<events.count).filter { events.users[$0] >= 0 && events.items[$0] >= 0 }
        let table = InteractionTable(
            uncheckedUserIDs: events.userIDs,
            itemIDs: events.itemIDs,
            users: rows.map { events.users[$0] },
            items: rows.map { events.items[$0] },
            ratings: nil,
            timestamps: nil
        )
        self.init(
            rows: events.count + events.rejectedLines.count,
            lists: table.itemsByUser(),
            itemCount: events.itemIDs.count,
            times: events.timestamps,
            namedItems: Set(events.items).subtracting([-1]).count,
            namedUsers: Set(events.users).subtracting([-1]).count
        )
    }

    private init(
        rows: Int,
        lists: [[Int32]],
        itemCount: Int,
        times: [Int64]?,
        namedItems: Int? = nil,
        namedUsers: Int? = nil
    ) {
        var counts = [Int](repeating: 0, count: itemCount)
        for list in lists { for item in list { counts[Int(item)] += 1 } }
        let used = counts.filter { $0 > 0 }.sorted()
        let sizes = lists.map(\.count).filter { $0 > 0 }
        let summary = DatasetSummary(interactionCounts: sizes, itemCount: used.count)
        self.rows = rows
        users = namedUsers ?? sizes.count
        items = namedItems ?? used.count
        pairs = summary.interactionCount
        density = summary.density
        medianItemsPerUser = summary.medianInteractionsPerUser
        firstTime = times?.min()
        lastTime = times?.max()
        itemGini = Self.gini(used)
        let head = Int((Self.headShare * Double(used.count)).rounded(.up))
        let headPairs = used.suffix(head).reduce(0, +)
        longTailShare = pairs > 0 ? 1 - Double(headPairs) / Double(pairs) : 0
    }

    /// The Gini coefficient of ascending counts: (2 Σ k x_k) / (n Σ x_k) − (n + 1) / n, k from 1.
    static func gini(_ ascending: [Int]) -> Double {
        let sum = ascending.reduce(0, +)
        guard sum > 0 else { return 0 }
        let count = Double(ascending.count)
        let weighted = ascending.enumerated().reduce(0.0) {
            $0 + Double($1.offset + 1) * Double($1.element)
        }
        return 2 * weighted / (count * Double(sum)) - (count + 1) / count
    }
}
