/// What a column of an event file can mean; the names are those of ``CSVColumns/meanings``.
enum EventField: String, CaseIterable {
    case user
    case item
    case rating
    case timestamp
    case quantity
    case price
    case invoice
    case description
    case category
    case country
    case device

    /// Whether the column holds text that is kept beside the interactions.
    var isText: Bool {
        switch self {
        case .invoice, .description, .category, .country, .device: true
        default: false
        }
    }
}
