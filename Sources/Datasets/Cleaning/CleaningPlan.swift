/// Which rules clean a file, and their constants.
///
/// The plan is **public**. Its constants are fixed before the data are seen; the percentile of
/// ``CleaningRule/outlierQuantity`` and the counts behind ``CleaningRule/rareItem`` are computed from
/// the whole file, which a federation cannot do without paying for it: they are for public data and
/// simulations.
public struct CleaningPlan: Equatable, Sendable {
    /// Quantities above this quantile (nearest rank) can be outliers.
    public static let outlierQuantile = 0.999
    /// Quantities up to this one are never outliers.
    public static let outlierFloor = 100.0
    /// A user with more different items than this is a bot.
    public static let botItemCount = 5_000
    /// A user with more events than this within 3,600 seconds is a bot.
    public static let botEventsPerHour = 1_000
    /// Codes of Online Retail that are not products: postage, fees, discounts, samples, vouchers.
    public static let onlineRetailNonProducts = [
        "AMAZONFEE", "ADJUST*", "B", "BANK CHARGES", "C2", "C3", "CRUK", "D", "DCGS*", "DOT",
        "GIFT", "M", "m", "PADS", "POST", "S", "SP1002", "TEST*", "gift_*",
    ].map(CodePattern.init)

    /// What happens to a quantity that is an outlier.
    public enum Outliers: String, CaseIterable, Sendable {
        /// It is cut to the percentile, or to the floor if that is more.
        case clip
        /// Its row is dropped.
        case drop
    }

    /// The rules that are on.
    public var enabled: Set<CleaningRule>
    /// Item codes that are not products.
    public var nonProductCodes: [CodePattern]
    /// What ``CleaningRule/outlierQuantity`` does.
    public var outliers: Outliers
    /// Fewest users of an item for ``CleaningRule/rareItem``.
    public var minimumUsersPerItem: Int
    /// Fewest items of a user for ``CleaningRule/rareUser``.
    public var minimumItemsPerUser: Int

    /// Creates a plan.
    public init(
        enabled: Set<CleaningRule>,
        nonProductCodes: [CodePattern] = [],
        outliers: Outliers = .clip,
        minimumUsersPerItem: Int = 5,
        minimumItemsPerUser: Int = 5
    ) {
        self.enabled = enabled
        self.nonProductCodes = nonProductCodes
        self.outliers = outliers
        self.minimumUsersPerItem = minimumUsersPerItem
        self.minimumItemsPerUser = minimumItemsPerUser
    }

    /// The rules that are on by default for a format.
    ///
    /// On everywhere is what makes rows readable, and exact duplicates. Formats in which a pair
    /// occurs once merge repeated events; others keep them, in order of time. What needs a judgment
    /// about the data (``CleaningRule/reversedPurchase``, outliers, bots, rare items and users) is
    /// off everywhere.
    public static func standard(for format: DatasetFormat) -> CleaningPlan {
        var plan = CleaningPlan(
            enabled: [
                .latin1Text, .unparsableRow, .surroundingSpaces, .unicodeSpelling, .missingUser,
                .missingItem, .exactDuplicate, .nonpositiveQuantity, .nonpositivePrice,
            ]
        )
        switch format {
        case .csv: plan.enabled.insert(.nonProduct)
        case .lastFM, .lightGCN, .movieLens, .ncf: plan.enabled.insert(.repeatedEvent)
        case .onlineRetail:
            plan.enabled.formUnion([.cancellation, .adjustment, .nonProduct, .itemCase])
            plan.nonProductCodes = onlineRetailNonProducts
        }
        return plan
    }

    /// What ``rule`` does in this plan.
    public func action(of rule: CleaningRule) -> CleaningRule.Action {
        rule == .outlierQuantity && outliers == .drop ? .drop : rule.action
    }
}
