/// Rows of events as a file has them, before cleaning, column by column.
struct EventTable {
    /// What was seen in a row's text.
    struct Flags: OptionSet {
        let rawValue: UInt8
        /// The row is byte for byte an earlier one.
        static let exactDuplicate = Flags(rawValue: 1)
        /// The row was not UTF-8.
        static let latin1 = Flags(rawValue: 2)
        /// A field has spaces at its ends.
        static let spaces = Flags(rawValue: 4)
    }

    /// Each row's user, an index into ``userIDs``, or -1 for none.
    var users: [Int32] = []
    /// Each row's item, an index into ``itemIDs``, or -1 for none.
    var items: [Int32] = []
    /// Each row's line, from 1.
    var lines: [Int32] = []
    /// Each row's flags.
    var flags: [Flags] = []
    /// The spellings of users, in order of first appearance.
    var userIDs: [String] = []
    /// The spellings of items, in order of first appearance.
    var itemIDs: [String] = []
    /// Each row's rating, or nil if the file has none.
    var ratings: [Float]?
    /// Each row's time in unix seconds, or nil if the file has none.
    var timestamps: [Int64]?
    /// Each row's quantity, or nil if the file has none.
    var quantities: [Double]?
    /// Each row's price of one piece, or nil if the file has none.
    var prices: [Double]?
    /// Each row's invoice, or nil if the file has none.
    var invoices: TextColumn?
    /// Each row's description, or nil if the file has none.
    var descriptions: TextColumn?
    /// Each row's categories, or nil if the file has none.
    var categories: TextColumn?
    /// Each row's country, or nil if the file has none.
    var countries: TextColumn?
    /// Each row's device, or nil if the file has none.
    var devices: TextColumn?
    /// The lines that could not be read as rows.
    var rejectedLines: [Int] = []

    /// Rows that could be read.
    var count: Int { users.count }
}
