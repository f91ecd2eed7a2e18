import Datasets

/// What people call the catalog's items; **public**.
struct ItemLabels: Sendable {
    /// Ids by index.
    let ids: [String]
    /// Titles; nil where there are none.
    let known: [String?]
    /// Titles, or ids where there are none.
    let titles: [String]
    /// Categories; empty without any.
    let categories: [[String]]

    /// Takes what the data know.
    init(_ data: ScenarioData) {
        ids = data.split.itemIDs
        let attributes = data.attributes
        known = data.split.itemIDs.indices.map { item in
            attributes.flatMap { item < $0.titles.count ? $0.titles[item] : nil }
        }
        titles = zip(known, data.split.itemIDs).map { $0 ?? $1 }
        categories = attributes?.categories ?? []
    }
}
