/// What cleaning looks for; the cases are declared in the order in which they are applied.
///
/// Every rule can be switched on and off. A rule of the action ``Action/drop`` that is switched off
/// keeps its rows; the rules for which that cannot be (``refusesWhenOff``) refuse the file instead.
public enum CleaningRule: String, CaseIterable, Codable, Sendable {
    /// Text that is not UTF-8 is read as ISO-8859-1.
    case latin1Text = "latin1-text"
    /// The line is not a row of the format.
    case unparsableRow = "unparsable-row"
    /// A field has spaces or tabs at its ends; they are taken away. CSV formats only.
    case surroundingSpaces = "surrounding-spaces"
    /// Two ids differ in composed and decomposed accents only; the first spelling is used.
    case unicodeSpelling = "unicode-spelling"
    /// The row names no user.
    case missingUser = "missing-user"
    /// The row names no item.
    case missingItem = "missing-item"
    /// The invoice's number starts with `C`.
    case cancellation
    /// The invoice's number starts with `A`.
    case adjustment
    /// The quantity is zero or negative.
    case nonpositiveQuantity = "nonpositive-quantity"
    /// The price is zero or negative.
    case nonpositivePrice = "nonpositive-price"
    /// The item's code is one of ``CleaningPlan/nonProductCodes``: postage, fees, vouchers.
    case nonProduct = "non-product"
    /// The row is byte for byte an earlier row of the file.
    case exactDuplicate = "exact-duplicate"
    /// Two item ids differ in case only; the spelling of the most rows is used.
    case itemCase = "item-case"
    /// The purchase was canceled later: same user, item and quantity, the latest one before.
    case reversedPurchase = "reversed-purchase"
    /// The quantity is above the 99.9th percentile and above 100; it is cut or the row dropped.
    case outlierQuantity = "outlier-quantity"
    /// The user has more items or a higher rate of events than a person plausibly has.
    case bot
    /// The user and the item occurred together before; the rows are merged into the first one.
    case repeatedEvent = "repeated-event"
    /// Fewer users than ``CleaningPlan/minimumUsersPerItem`` interacted with the item.
    case rareItem = "rare-item"
    /// The user interacted with fewer items than ``CleaningPlan/minimumItemsPerUser``.
    case rareUser = "rare-user"

    /// What a rule does to the rows it finds.
    public enum Action: String, Codable, Sendable {
        /// The row stays, with another value.
        case change
        /// The row is taken away.
        case drop
        /// The row is taken away and counted in the first row of its pair.
        case merge
    }

    /// What the rule does when it is on; for ``outlierQuantity`` the plan can say otherwise.
    public var action: Action {
        switch self {
        case .latin1Text, .surroundingSpaces, .unicodeSpelling, .itemCase, .outlierQuantity: .change
        case .repeatedEvent: .merge
        default: .drop
        }
    }

    /// Whether rows this rule finds cannot be kept as they are: without the rule they are an error.
    public var refusesWhenOff: Bool {
        switch self {
        case .latin1Text, .unparsableRow, .unicodeSpelling, .missingUser, .missingItem: true
        default: false
        }
    }
}
