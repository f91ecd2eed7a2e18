/// How a file of item attributes is written.
public enum ItemAttributesFormat: String, CaseIterable, Sendable {
    /// `movies.dat` of MovieLens 1M and 10M: id, title, genres (`|`), separated by `::`.
    case movieLensMovies = "movies.dat"
    /// `u.item` of MovieLens 100K: id, title, dates, address and 19 genre flags, separated by `|`.
    case movieLensItems = "u.item"
    /// `artists.dat` of HetRec 2011: a header, then id, name and addresses, separated by tabs.
    case lastFMArtists = "artists.dat"
}
