/// How a file of interactions is written; plain or gzip is found out from the file itself.
public enum DatasetFormat: Equatable, Sendable {
    /// Comma-separated values with a header (RFC 4180), ids being any text that is not empty.
    case csv(CSVColumns)
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

    /// The name in scenario files and on the command line.
    public var name: String {
        switch self {
        case .csv: "csv"
        case .lightGCN: "lightgcn"
        case .movieLens: "movielens"
        case .ncf: "ncf"
        }
    }
}
