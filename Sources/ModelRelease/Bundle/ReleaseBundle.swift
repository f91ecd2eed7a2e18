import ProtocolPrimitives
public import Recommenders

/// A loaded release: a model with its catalog, ready to recommend on this machine.
///
/// Loading checks that the files are the manifest's and fit together; authenticity is
/// ``ReleaseVerification``'s work. It needs no network and no server module, so it is also what an app
/// embeds:
///
///     let release = try ReleaseBundle(path: "release")
///     let list = release.recommend(history: ["item-0003", "item-0017"], count: 10)
public struct ReleaseBundle: Sendable {
    /// The model.
    public let model: TrainedModel
    /// Item ids by index.
    public let itemIDs: ItemCatalog
    /// The manifest; nil for a model that is not of a release.
    public private(set) var manifest: ReleaseManifest?

    /// Loads a release directory; model and catalog are mapped and read by two threads, besides those of
    /// the linear algebra library.
    ///
    /// - Parameter path: the directory, whose files nobody shortens meanwhile, or a series' folder in a
    ///   registry: then the release that its pointer names.
    /// - Throws: `FileError` or ``ModelReleaseError`` if a file is missing, damaged or of another
    ///   release.
    /// - Complexity: O(bytes), the factors being copied once.
    public init(path: String) throws {
        let path = try Self.resolved(path)
        let manifest = try ReleaseManifest(
            decoding: BoundedFile.bytes(
                atPath: "\(path)/\(ReleaseManifest.name)",
                byteCountLimit: ReleaseManifest.byteCountLimit
            )
        )
        let model = try MappedFile(
            path: "\(path)/\(ModelFile.name)",
            byteCountLimit: ModelFile.byteCountLimit
        )
        let items = try MappedFile(
            path: "\(path)/\(ItemCatalogFile.name)",
            byteCountLimit: ItemCatalogFile.byteCountLimit
        )
        // A file of another size is not digested.
        guard manifest.files[ModelFile.name]?.byteCount == model.count else {
            throw ModelReleaseError.digestMismatch(file: ModelFile.name)
        }
        guard manifest.files[ItemCatalogFile.name]?.byteCount == items.count else {
            throw ModelReleaseError.digestMismatch(file: ItemCatalogFile.name)
        }
        let loaded = ConcurrentPair.run(
            {
                let digest = model.withUnsafeBytes { FileDigest(of: $0) }
                let catalog = Result { () throws(ModelReleaseError) in
                    try items.withUnsafeBytes { (bytes) throws(ModelReleaseError) in
                        guard manifest.files[ItemCatalogFile.name] == FileDigest(of: bytes) else {
                            throw .digestMismatch(file: ItemCatalogFile.name)
                        }
                        return try ItemCatalogFile.decode(bytes)
                    }
                }
                return (digest, catalog)
            },
            {
                Result { () throws(ModelReleaseError) in
                    try model.withUnsafeBytes { (bytes) throws(ModelReleaseError) in
                        try ModelFile.decode(bytes)
                    }
                }
            }
        )
        guard let ((digest, catalog), decoded) = loaded,
            manifest.files[ModelFile.name] == digest
        else { throw ModelReleaseError.digestMismatch(file: ModelFile.name) }
        try self.init(model: decoded.get(), itemIDs: catalog.get())
        self.manifest = manifest
    }

    /// The release that a series' pointer names; any other path as it is.
    static func resolved(_ path: String) throws -> String {
        guard ReleaseSeries.isSeries(path: path) else { return path }
        let series = try ReleaseSeries(path: path)
        guard let latest = try series.pointer().pointer.latest else { return path }
        _ = try series.manifest(of: latest)
        return series.path(of: latest.version)
    }

    /// Joins a model and its catalog.
    ///
    /// - Throws: ``ModelReleaseError/invalidModel(part:)`` if they are of different sizes.
    public init(model: TrainedModel, itemIDs: ItemCatalog) throws(ModelReleaseError) {
        guard model.recommender.itemCount == itemIDs.count else {
            throw .invalidModel(part: ItemCatalogFile.name)
        }
        self.model = model
        self.itemIDs = itemIDs
    }

    /// Joins a model and ids by index.
    ///
    /// - Throws: ``ModelReleaseError/invalidModel(part:)`` if they are of different sizes.
    public init(model: TrainedModel, itemIDs: [String]) throws(ModelReleaseError) {
        try self.init(model: model, itemIDs: ItemCatalog(itemIDs))
    }

    /// A recommendation with what could not be used.
    public struct Recommendation: Equatable, Sendable {
        /// Best items first, none of them in the history.
        public var items: [(id: String, score: Double)]
        /// Ids of the history that the catalog does not have.
        public var unknownItems: [String]

        /// Compares ids and scores.
        public static func == (left: Recommendation, right: Recommendation) -> Bool {
            left.unknownItems == right.unknownItems
                && left.items.map(\.id) == right.items.map(\.id)
                && left.items.map(\.score) == right.items.map(\.score)
        }
    }

    /// Recommends items for a history that stays here.
    ///
    /// - Parameters:
    ///   - history: item ids in order of time, the latest last; may be empty.
    ///   - count: how many items, 0 or more.
    /// - Returns: the best items that are not in the history.
    /// - Complexity: O(catalog + head items · factors).
    public func recommend(history: [String], count: Int) -> Recommendation {
        let (known, unknown) = items(of: history)
        let scores = model.recommender.scores(history: known)
        let top = TopItems.top(count, scores: scores, excluding: Set(known))
        return Recommendation(
            items: top.map { (itemIDs[Int($0.item)], $0.score) },
            unknownItems: unknown
        )
    }

    /// The index of an item, or nil if the catalog does not have it.
    public func index(of id: String) -> Int32? { itemIDs.position(of: id) }
}
