import Recommenders

/// The part of a verification that looks at counts by context; silent where a release has none.
extension ReleaseVerification {
    mutating func checkContext(_ files: [String: [UInt8]], _ manifest: ReleaseManifest) {
        guard manifest.files[ReleasedContext.name] != nil || manifest.context != nil else {
            return
        }
        guard let bytes = files[ReleasedContext.name], let items = files[ItemCatalogFile.name]
        else { return record(.context, false, "\(ReleasedContext.name) is missing") }
        do {
            let context = try ReleasedContext(decoding: bytes)
            try context.check(
                itemCount: ItemCatalogFile.decode(items).count,
                modelDigest: manifest.files[ModelFile.name]?.sha256
            )
            let agrees = manifest.context == ReleaseManifest.Context(context)
            record(
                .context,
                agrees,
                (agrees ? "" : "not what the manifest describes: ")
                    + "\(context.counts.items.count) items by \(context.counts.dimension.name)"
            )
        } catch {
            record(.context, false, error.message)
        }
    }
}
