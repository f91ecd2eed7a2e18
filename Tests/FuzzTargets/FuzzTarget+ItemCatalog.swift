import ModelRelease

extension FuzzTarget {
    /// A catalog that decodes is read back from what would be written for it.
    static func itemCatalog(_ input: [UInt8]) throws(FuzzFinding) {
        guard let ids = try? ItemCatalogFile.decode(input) else { return }
        let again = try? ItemCatalogFile.decode(ItemCatalogFile.encode(ids))
        try FuzzFinding.unless(again == ids, "a catalog cannot be read back")
    }
}
