import ProtocolPrimitives

/// One user of a synthetic shop, with their own stream of randomness.
struct ShopUser {
    /// 2025-01-01 00:00 UTC.
    private static let yearStart: Int64 = 1_735_689_600
    private static let yearLength: UInt64 = 365 * 86_400
    /// Spread of the logarithm of the number of interactions.
    private static let activitySpread = 0.7
    /// Draws that may hit items the user has already, before the next free item is taken.
    private static let attemptCount = 32

    private let shop: SyntheticShop
    private var random: SeededRandomSource

    /// Creates user `number`, from 0.
    ///
    /// - Throws: ``DatasetError/randomnessUnavailable``.
    init(number: Int, shop: SyntheticShop) throws(DatasetError) {
        self.shop = shop
        random = try .dataset(shop.seed, "synthetic-shop/user/\(number + 1)")
    }

    /// The user's interactions in order of time, no item twice.
    mutating func history(in assortment: ShopAssortment) -> [(item: Int32, timestamp: Int64)] {
        var groups = Array(0..<assortment.groupCount)
        random.shuffle(&groups)
        var owned = [Bool](repeating: false, count: assortment.itemCount)
        var history: [(item: Int32, timestamp: Int64)] = []
        // Items are chosen before times are sorted: else a user's best-liked items would all come
        // first, and the latest would be what nobody much wanted.
        for offset in offsets(count: interactionCount()) {
            let season = Int(offset * UInt64(assortment.seasonCount) / Self.yearLength)
            let item = newItem(season: season, groups: groups, assortment, owned: owned)
            owned[Int(item)] = true
            history.append((item, Self.yearStart + Int64(offset)))
        }
        return history.sorted { ($0.timestamp, $0.item) < ($1.timestamp, $1.item) }
    }

    private mutating func newItem(
        season: Int,
        groups: [Int],
        _ assortment: ShopAssortment,
        owned: [Bool]
    ) -> Int32 {
        for _ in 0..<Self.attemptCount {
            let item =
                if unit() < shop.noiseShare {
                    Int32(random.uint64(below: UInt64(assortment.itemCount)))
                } else {
                    assortment.draw(group: group(of: groups), season: season, using: &random)
                }
            if !owned[Int(item)] { return item }
        }
        // At most half the catalog is owned, so the walk ends.
        var item = Int(random.uint64(below: UInt64(assortment.itemCount)))
        while owned[item] { item = (item + 1) % assortment.itemCount }
        return Int32(item)
    }

    /// The first group, the second, or nil for any.
    private mutating func group(of groups: [Int]) -> Int? {
        let position = unit()
        if position < shop.dominantShare { return groups[0] }
        return position < shop.dominantShare + shop.secondaryShare ? groups[1] : nil
    }

    /// Seconds into the year, in no order.
    private mutating func offsets(count: Int) -> [UInt64] {
        let quarter = Self.yearLength / 4
        let start = random.uint64(below: 2 * quarter)
        let length = quarter + random.uint64(below: Self.yearLength - quarter - start)
        return (0..<count).map { _ in start + random.uint64(below: length) }
    }

    private mutating func interactionCount() -> Int {
        // The sum of 12 uniform numbers is close to normal with variance 1 (Irwin and Hall).
        let normal = (0..<12).reduce(-6.0) { sum, _ in sum + unit() }
        let spread = Self.activitySpread
        let factor = DeterministicMath.exp(spread * normal - spread * spread / 2)
        let count = Int((shop.meanInteractionCount * factor).rounded())
        return min(max(count, SyntheticShop.minimumInteractionCount), shop.itemCount / 2)
    }

    /// A uniform multiple of 2^-53 from 0 to below 1.
    private mutating func unit() -> Double { Double(random.uint64() >> 11) * 0x1p-53 }
}
