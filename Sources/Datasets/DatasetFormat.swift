/// How a file of interactions is written; plain or gzip is found out from the file itself.
public enum DatasetFormat: Equatable, Sendable {
    /// Comma-separated values with a header (RFC 4180), ids being any text that is not empty.
    case csv(CSVColumns)
    /// A header, then user, artist and listening count, separated by tabs; ids are integers.
    ///
    /// As in `user_artists.dat` of HetRec 2011. There are no times.
    case lastFM
    /// One line a user: the user, then the items, all 0-based integers, separated by one space.
    ///
    /// A space at the end of a line is allowed. As written by NGCF and LightGCN.
    case lightGCN
    /// User, item, rating and unix time, separated by `::` or by tabs.
    ///
    /// The first line decides which. Ids are integers. As in MovieLens 100K, 1M and 10M.
    case movieLens
    /// 0-based user and item index, rating and unix time, separated by tabs.
    ///
    /// As in the files of He et al., Neural Collaborative Filtering (WWW 2017).
    case ncf
    /// The invoice lines of UCI's "Online Retail" (doi 10.24432/C5BW33) as CSV.
    ///
    /// Columns are found by name, with the names of both editions: `InvoiceNo` or `Invoice`,
    /// `StockCode`, `Description`, `Quantity`, `InvoiceDate`, `UnitPrice` or `Price`, `CustomerID`
    /// or `Customer ID`, `Country`. A customer written as a decimal (`17850.0`) is the integer; a
    /// date may also be written `M/D/YYYY H:MM`.
    case onlineRetail

    /// The name in scenario files and on the command line.
    public var name: String {
        switch self {
        case .csv: "csv"
        case .lastFM: "lastfm"
        case .lightGCN: "lightgcn"
        case .movieLens: "movielens"
        case .ncf: "ncf"
        case .onlineRetail: "online-retail"
        }
    }

    /// The names of all formats that a file can have.
    public static let names = ["movielens", "ncf", "lightgcn", "lastfm", "online-retail", "csv"]

    /// The format of a name that needs nothing else; nil for `csv` and for unknown names.
    public init?(fileFormat name: String) {
        switch name {
        case "lastfm": self = .lastFM
        case "lightgcn": self = .lightGCN
        case "movielens": self = .movieLens
        case "ncf": self = .ncf
        case "online-retail": self = .onlineRetail
        default: return nil
        }
    }
}
