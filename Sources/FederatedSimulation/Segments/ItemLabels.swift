import Datasets

/// What people call the catalog's items; **public**.
struct ItemLabels: Sendable {
    /// Ids by index.
    let ids: [String]
    /// Titles, or ids where there are none.
    let titles: [String]
    /// Categories; empty without any.
    let categories: [[String]]

    /// Takes what the data know.
    init(_ data: ScenarioData) {
        ids = data.split.itemIDs
        let known = data.attributes
        titles = ids.indices.map { item in
            known.flatMap { item < $0.titles.count ? $0.titles[item] : nil }
                ?? data.split.itemIDs[item]
        }
        categories = known?.categories ?? []
    }
}
