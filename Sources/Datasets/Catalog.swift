/// The users and items of a split, and where the indices of a table go among them.
struct Catalog {
    /// The users, in ``IdentifierOrder``.
    let userIDs: [String]
    /// The items, in ``IdentifierOrder``.
    let itemIDs: [String]

    private let userPositions: [String: Int32]
    private let itemPositions: [String: Int32]

    /// Creates a catalog of sorted ids.
    init(userIDs: [String], itemIDs: [String]) {
        self.userIDs = userIDs
        self.itemIDs = itemIDs
        userPositions = IdentifierOrder.positions(userIDs)
        itemPositions = IdentifierOrder.positions(itemIDs)
    }

    /// The index of each user; the ids must all be in the catalog.
    func users(_ ids: [String]) -> [Int32] { Self.look(ids, in: userPositions) }

    /// The index of each item; the ids must all be in the catalog.
    func items(_ ids: [String]) -> [Int32] { Self.look(ids, in: itemPositions) }

    /// The items of each user of the catalog, ascending and without repetition.
    func itemsByUser(_ table: InteractionTable) -> [[Int32]] { renumbered(table).itemsByUser() }

    /// The rows under the catalog's numbers, with their times.
    func renumbered(_ table: InteractionTable) -> InteractionTable {
        let newUsers = users(table.userIDs)
        let newItems = items(table.itemIDs)
        return InteractionTable(
            uncheckedUserIDs: userIDs,
            itemIDs: itemIDs,
            users: table.users.map { newUsers[Int($0)] },
            items: table.items.map { newItems[Int($0)] },
            ratings: nil,
            timestamps: table.timestamps
        )
    }

    private static func look(_ ids: [String], in positions: [String: Int32]) -> [Int32] {
        ids.map { id in
            guard let position = positions[id] else {
                preconditionFailure("the catalog was not made from these ids")
            }
            return position
        }
    }
}
