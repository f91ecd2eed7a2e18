/// Who interacted with what, column by column; **secret** on a real client, public in benchmarks.
///
/// Row `k` says that user `users[k]` interacted with item `items[k]`. Rows keep the order of the
/// file they came from. Internal indices point into ``userIDs`` and ``itemIDs``.
///
/// Tables made by this module number users and items by ``IdentifierOrder``, which looks at the
/// ids only: the numbering of the public catalog tells nothing about who interacted with what, or
/// in which order.
public struct InteractionTable: Equatable, Sendable {
    /// The user ids as they were in the file; the position is the internal index.
    public let userIDs: [String]
    /// The item ids as they were in the file; the position is the internal index.
    public let itemIDs: [String]
    /// Each row's user, an index into ``userIDs``.
    public let users: [Int32]
    /// Each row's item, an index into ``itemIDs``.
    public let items: [Int32]
    /// Each row's rating, finite, or nil where the source has none.
    public let ratings: [Float]?
    /// Each row's time in seconds since 1970-01-01 00:00 UTC, or nil where the source has none.
    public let timestamps: [Int64]?
    /// Each row's number of pieces, listens or the like, finite, or nil where there is none.
    public let quantities: [Float]?

    /// Number of rows.
    public var count: Int { users.count }

    /// Creates a table from its columns.
    ///
    /// Pairs may repeat in a table made this way; splits treat a user's items as a set.
    ///
    /// - Throws: ``DatasetError/invalidTable(expected:)`` if columns differ in length, an index
    ///   is out of range, a rating or quantity is not finite, or an id is empty or occurs twice.
    /// - Complexity: O(rows + users + items).
    public init(
        userIDs: [String],
        itemIDs: [String],
        users: [Int32],
        items: [Int32],
        ratings: [Float]? = nil,
        timestamps: [Int64]? = nil,
        quantities: [Float]? = nil
    ) throws(DatasetError) {
        guard users.count == items.count, ratings.map({ $0.count == users.count }) ?? true,
            timestamps.map({ $0.count == users.count }) ?? true,
            quantities.map({ $0.count == users.count }) ?? true
        else { throw .invalidTable(expected: "columns of equal length") }
        guard users.allSatisfy({ $0 >= 0 && Int($0) < userIDs.count }),
            items.allSatisfy({ $0 >= 0 && Int($0) < itemIDs.count })
        else { throw .invalidTable(expected: "indices within the ids") }
        guard ratings.map({ $0.allSatisfy(\.isFinite) }) ?? true else {
            throw .invalidTable(expected: "finite ratings")
        }
        guard quantities.map({ $0.allSatisfy(\.isFinite) }) ?? true else {
            throw .invalidTable(expected: "finite quantities")
        }
        for ids in [userIDs, itemIDs] {
            guard ids.allSatisfy({ !$0.isEmpty }), Set(ids).count == ids.count else {
                throw .invalidTable(expected: "ids that are not empty and occur once")
            }
        }
        self.init(
            uncheckedUserIDs: userIDs,
            itemIDs: itemIDs,
            users: users,
            items: items,
            ratings: ratings,
            timestamps: timestamps,
            quantities: quantities
        )
    }

    /// Creates a table from columns that this module made and that hold the invariants.
    init(
        uncheckedUserIDs userIDs: [String],
        itemIDs: [String],
        users: [Int32],
        items: [Int32],
        ratings: [Float]?,
        timestamps: [Int64]?,
        quantities: [Float]? = nil
    ) {
        self.userIDs = userIDs
        self.itemIDs = itemIDs
        self.users = users
        self.items = items
        self.ratings = ratings
        self.timestamps = timestamps
        self.quantities = quantities
    }

    /// Each user's items, ascending and without repetition.
    ///
    /// - Complexity: O(rows log rows per user).
    public func itemsByUser() -> [[Int32]] {
        var counts = [Int](repeating: 0, count: userIDs.count)
        for user in users { counts[Int(user)] += 1 }
        var lists = counts.map { count in
            var list: [Int32] = []
            list.reserveCapacity(count)
            return list
        }
        for (user, item) in zip(users, items) { lists[Int(user)].append(item) }
        for index in lists.indices {
            lists[index].sort()
            lists[index] = lists[index].removingAdjacentRepeats()
        }
        return lists
    }
}
