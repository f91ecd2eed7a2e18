/// A made-up shop whose histories have structure worth learning; equal on every run and platform.
///
/// - Items are ranked by a random permutation; the item of rank `r` (from 1) has popularity
///   `(r + itemCount / 40)^-popularityExponent` (Zipf and Mandelbrot). It has one taste group and
///   one season, both drawn so that all groups and seasons have about equally many items.
/// - A user has a first and a second taste group. An interaction is with any item of the catalog,
///   uniformly, with probability `noiseShare`. Of the others, `dominantShare` are with items of the
///   first group, `secondaryShare` with items of the second, and the rest with items of any group;
///   items are drawn by popularity, times `seasonFactor` for items in season.
/// - A user's number of interactions is log-normal with mean `meanInteractionCount`, but at least
///   ``minimumInteractionCount`` and at most half the catalog. No item occurs twice.
/// - A user is active for at least a quarter of the year that starts on 2025-01-01 00:00 UTC; the
///   times of interactions are uniform in it.
///
/// Each user draws from a stream of their own: a shop with more users begins with the same users.
/// Only integer operations and IEEE +, −, ×, ÷ are used, never the platform's mathematical library.
public struct SyntheticShop: Equatable, Sendable {
    /// Fewest interactions of a user.
    public static let minimumInteractionCount = 5

    /// The seed of everything.
    public var seed: UInt64
    /// Number of users, 1 to 1,000,000; times ``meanInteractionCount`` at most 100,000,000.
    public var userCount = 2_000
    /// Number of items, 40 to 100,000.
    public var itemCount = 400
    /// Number of taste groups, 2 to 64 and at most a fifth of the items.
    public var tasteGroupCount = 8
    /// Number of seasons the year is divided into, 1 to 12.
    public var seasonCount = 4
    /// Mean number of interactions of a user, 5 to 1,000 and at most an eighth of the items.
    public var meanInteractionCount = 40.0
    /// How steeply popularity falls with rank, 0 (not at all) to 3.
    public var popularityExponent = 1.5
    /// Share of the interactions that are not noise within the first taste group, 0 to 1.
    public var dominantShare = 0.55
    /// Share of those that are not noise within the second group, 0 to 1 − `dominantShare`.
    public var secondaryShare = 0.2
    /// Share of interactions regardless of taste, season and popularity, 0 to 1.
    public var noiseShare = 0.05
    /// How much likelier an item is in its season, 1 to 100.
    public var seasonFactor = 3.0

    /// Creates the standard shop.
    public init(seed: UInt64) { self.seed = seed }

    /// Makes the table: users in order, each user's rows in order of time, no pair twice.
    ///
    /// Users are called `user-0001`…, items `item-0001`…; items nobody chose stay in the catalog.
    ///
    /// - Throws: ``DatasetError/invalidShopParameter(name:expected:)``,
    ///   ``DatasetError/randomnessUnavailable``.
    /// - Complexity: O(rows log items).
    public func table() throws(DatasetError) -> InteractionTable {
        try validate()
        let assortment = try ShopAssortment(self)
        var users: [Int32] = []
        var items: [Int32] = []
        var timestamps: [Int64] = []
        for user in 0..<userCount {
            var shopper = try ShopUser(number: user, shop: self)
            for event in shopper.history(in: assortment) {
                users.append(Int32(user))
                items.append(event.item)
                timestamps.append(event.timestamp)
            }
        }
        return InteractionTable(
            uncheckedUserIDs: Self.ids("user", count: userCount),
            itemIDs: Self.ids("item", count: itemCount),
            users: users,
            items: items,
            ratings: nil,
            timestamps: timestamps
        )
    }

    /// Ids with at least 4 digits and all of one width, so that their order is their number's.
    private static func ids(_ prefix: String, count: Int) -> [String] {
        let width = max(4, String(count).count)
        return (1...count).map { number in
            let digits = String(number)
            return "\(prefix)-" + String(repeating: "0", count: width - digits.count) + digits
        }
    }

    private func validate() throws(DatasetError) {
        try check("users", userCount, 1...1_000_000)
        try check("items", itemCount, 40...100_000)
        try check("taste groups", tasteGroupCount, 2...min(64, itemCount / 5))
        try check("seasons", seasonCount, 1...12)
        try check("mean interactions", meanInteractionCount, 5...min(1000, Double(itemCount) / 8))
        try check(
            "users times mean interactions",
            Double(userCount) * meanInteractionCount,
            0...1e8
        )
        try check("popularity exponent", popularityExponent, 0...3)
        try check("dominant share", dominantShare, 0...1)
        try check("secondary share", secondaryShare, 0...(1 - dominantShare))
        try check("noise share", noiseShare, 0...1)
        try check("season factor", seasonFactor, 1...100)
    }

    private func check<Value: Comparable>(
        _ name: String,
        _ value: Value,
        _ range: ClosedRange<Value>
    )
        throws(DatasetError)
    {
        // Not a number fails this too.
        guard range.contains(value) else {
            throw .invalidShopParameter(
                name: name,
                expected: "from \(range.lowerBound) to \(range.upperBound)"
            )
        }
    }
}
