/// What a catalog says about its items: titles and categories; **public**.
public struct ItemAttributes: Equatable, Sendable {
    /// The items' ids.
    public let itemIDs: [String]
    /// Each item's title or description, or nil.
    public let titles: [String?]
    /// Each item's categories, in the order of the source; empty if there are none.
    public let categories: [[String]]

    private let positions: [String: Int32]

    /// Number of items.
    public var count: Int { itemIDs.count }

    /// Creates attributes.
    ///
    /// - Throws: ``DatasetError/invalidTable(expected:)`` if the columns differ in length or an id
    ///   occurs twice.
    public init(itemIDs: [String], titles: [String?], categories: [[String]])
        throws(DatasetError)
    {
        guard titles.count == itemIDs.count, categories.count == itemIDs.count else {
            throw .invalidTable(expected: "columns of equal length")
        }
        guard Set(itemIDs).count == itemIDs.count else {
            throw .invalidTable(expected: "ids that occur once")
        }
        self.init(uncheckedItemIDs: itemIDs, titles: titles, categories: categories)
    }

    /// The attributes' row of an item, or nil if it is not among them.
    public func index(of itemID: String) -> Int? { positions[itemID].map(Int.init) }

    /// The attributes in the order of a catalog; items without attributes have none.
    ///
    /// - Complexity: O(catalog).
    public func aligned(to itemIDs: [String]) -> ItemAttributes {
        let rows = itemIDs.map { index(of: $0) }
        return ItemAttributes(
            uncheckedItemIDs: itemIDs,
            titles: rows.map { $0.flatMap { titles[$0] } },
            categories: rows.map { $0.map { categories[$0] } ?? [] }
        )
    }

    /// Takes each item's most frequent description, the first of several, and all its categories.
    init(itemIDs: [String], items: [Int32], descriptions: TextColumn?, categories: TextColumn?) {
        let none = [String?](repeating: nil, count: itemIDs.count)
        func mostFrequent(_ column: TextColumn?) -> [String?] {
            guard let column else { return none }
            return MostFrequent.values(
                of: column.indices,
                groups: items,
                groupCount: itemIDs.count
            ).map { $0.map { column.values[Int($0)] } }
        }
        self.init(
            uncheckedItemIDs: itemIDs,
            titles: mostFrequent(descriptions),
            categories: mostFrequent(categories).map { $0.map(Self.categoryList) ?? [] }
        )
    }

    /// Keeps columns that fit together.
    init(uncheckedItemIDs itemIDs: [String], titles: [String?], categories: [[String]]) {
        self.itemIDs = itemIDs
        self.titles = titles
        self.categories = categories
        positions = IdentifierOrder.positions(itemIDs)
    }

    /// The parts between `|`.
    static func categoryList(_ text: String) -> [String] {
        text.split(separator: "|").map(String.init)
    }
}
