/// Which columns of a CSV file hold what; the names are matched exactly against the header.
public struct CSVColumns: Equatable, Sendable {
    /// The columns that ``InteractionTable/csv()`` writes for a table with ratings and times.
    public static let exported = CSVColumns(
        user: "user",
        item: "item",
        rating: "rating",
        timestamp: "timestamp"
    )

    /// The column of the user id.
    public var user: String
    /// The column of the item id.
    public var item: String
    /// The column of the rating, a decimal number, if it is wanted.
    public var rating: String?
    /// The column of the time, if it is wanted.
    ///
    /// A time is whole unix seconds, or `YYYY-MM-DD`, then optionally a space or `T` and `HH:MM`,
    /// `:SS`, `Z`; always read as UTC.
    public var timestamp: String?

    /// Creates the choice of columns.
    public init(user: String, item: String, rating: String? = nil, timestamp: String? = nil) {
        self.user = user
        self.item = item
        self.rating = rating
        self.timestamp = timestamp
    }
}
