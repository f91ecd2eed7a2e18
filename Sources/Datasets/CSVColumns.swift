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
    /// The column of the number of pieces, listens, seconds of dwell or the like; a decimal number.
    public var quantity: String?
    /// The column of the price of one piece, a decimal number; read by ``DatasetCleaner`` only.
    public var price: String?
    /// The column of the invoice, order or session; read by ``DatasetCleaner`` only.
    public var invoice: String?
    /// The column of the item's title or description; read by ``DatasetCleaner`` only.
    public var description: String?
    /// The column of the item's categories, separated by `|`; read by ``DatasetCleaner`` only.
    public var category: String?
    /// The column of the country; read by ``DatasetCleaner`` only.
    public var country: String?
    /// The column of the device, or the kind of it; read by ``DatasetCleaner`` only.
    public var device: String?

    /// Creates the choice of columns.
    public init(
        user: String,
        item: String,
        rating: String? = nil,
        timestamp: String? = nil,
        quantity: String? = nil,
        price: String? = nil,
        invoice: String? = nil,
        description: String? = nil,
        category: String? = nil,
        country: String? = nil,
        device: String? = nil
    ) {
        self.user = user
        self.item = item
        self.rating = rating
        self.timestamp = timestamp
        self.quantity = quantity
        self.price = price
        self.invoice = invoice
        self.description = description
        self.category = category
        self.country = country
        self.device = device
    }

    /// The meanings a column can have, in the order in which ``CleanedDataset/csv()`` writes them.
    public static let meanings = [
        "user", "item", "rating", "timestamp", "quantity", "price", "invoice", "description",
        "category", "country", "device",
    ]

    /// Chooses columns by meaning and name, or nothing if user or item is missing.
    ///
    /// - Parameter names: for each meaning that is wanted, the column's name; a meaning that is not
    ///   among ``meanings`` makes nothing, too.
    public init?(names: [String: String]) {
        guard let user = names["user"], let item = names["item"],
            names.keys.allSatisfy(Self.meanings.contains)
        else { return nil }
        self.init(
            user: user,
            item: item,
            rating: names["rating"],
            timestamp: names["timestamp"],
            quantity: names["quantity"],
            price: names["price"],
            invoice: names["invoice"],
            description: names["description"],
            category: names["category"],
            country: names["country"],
            device: names["device"]
        )
    }

    /// The name of the column of each meaning that is wanted.
    public var names: [String: String] {
        var output = ["user": user, "item": item]
        output["rating"] = rating
        output["timestamp"] = timestamp
        output["quantity"] = quantity
        output["price"] = price
        output["invoice"] = invoice
        output["description"] = description
        output["category"] = category
        output["country"] = country
        output["device"] = device
        return output
    }
}
