import ProtocolPrimitives
public import Recommenders

/// A loaded release: a model with its catalog, ready to recommend on this machine.
///
/// Loading checks that the files fit together; authenticity is ``ReleaseVerification``'s work.
public struct ReleaseBundle: Sendable {
    /// The model.
    public let model: TrainedModel
    /// Item ids by index.
    public let itemIDs: [String]
    /// The manifest; nil for a model that is not of a release.
    public private(set) var manifest: ReleaseManifest?
    private let indices: [String: Int32]

    /// Loads a release directory.
    ///
    /// - Throws: `FileError` or ``ModelReleaseError`` if a file is missing, damaged or of another
    ///   release.
    public init(path: String) throws {
        let manifest = try ReleaseManifest(
            decoding: BoundedFile.bytes(
                atPath: "\(path)/\(ReleaseManifest.name)",
                byteCountLimit: ReleaseManifest.byteCountLimit
            )
        )
        let modelBytes = try Self.file(
            ModelFile.name,
            limit: ModelFile.byteCountLimit,
            path,
            manifest
        )
        let itemBytes = try Self.file(
            ItemCatalogFile.name,
            limit: ItemCatalogFile.byteCountLimit,
            path,
            manifest
        )
        try self.init(
            model: ModelFile.decode(modelBytes),
            itemIDs: ItemCatalogFile.decode(itemBytes)
        )
        self.manifest = manifest
    }

    /// Joins a model and its catalog.
    ///
    /// - Throws: ``ModelReleaseError/invalidModel(part:)`` if they are of different sizes.
    public init(model: TrainedModel, itemIDs: [String]) throws(ModelReleaseError) {
        guard model.recommender.itemCount == itemIDs.count else {
            throw .invalidModel(part: ItemCatalogFile.name)
        }
        self.model = model
        self.itemIDs = itemIDs
        indices = Dictionary(
            itemIDs.enumerated().map { ($0.element, Int32($0.offset)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private static func file(
        _ name: String,
        limit: Int,
        _ path: String,
        _ manifest: ReleaseManifest
    ) throws -> [UInt8] {
        let bytes = try BoundedFile.bytes(atPath: "\(path)/\(name)", byteCountLimit: limit)
        guard manifest.files[name] == FileDigest(of: bytes) else {
            throw ModelReleaseError.digestMismatch(file: name)
        }
        return bytes
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
    ///   - history: item ids in order of time, the latest last.
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
    public func index(of id: String) -> Int32? { indices[id] }
}
