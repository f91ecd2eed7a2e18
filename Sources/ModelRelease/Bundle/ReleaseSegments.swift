public import PrivacyLedger
import ProtocolPrimitives
public import Recommenders

/// The segments of a loaded release, ready to rank the catalog on this machine.
public struct ReleaseSegments: Sendable {
    /// How people find theirs, with the scores of each.
    public let model: SegmentModel
    /// What people see of them.
    public let cards: SegmentCards

    /// Joins files of one release.
    ///
    /// - Parameters:
    ///   - tensors: `segments.safetensors`, untrusted.
    ///   - cards: `segments.json`, untrusted.
    ///   - itemIDs: the release's catalog.
    ///   - modelDigest: of the release's model file, hexadecimal; nil is not compared.
    /// - Throws: ``ModelReleaseError``.
    public init(tensors: [UInt8], cards: [UInt8], itemIDs: ItemCatalog, modelDigest: String?)
        throws(ModelReleaseError)
    {
        self.cards = try SegmentCards(decoding: cards)
        model = try SegmentTensors.decode(tensors, cards: self.cards)
        guard model.itemCount == itemIDs.count else {
            throw .invalidModel(part: SegmentTensors.name)
        }
        guard modelDigest == nil || modelDigest == self.cards.modelDigest else {
            throw .invalidModel(part: SegmentCards.name)
        }
        for card in self.cards.segments {
            for item in card.items + card.popular {
                guard itemIDs.position(of: item.id) != nil else {
                    throw .invalidModel(part: SegmentCards.name)
                }
            }
        }
    }

    /// The ledger's entry of some segments.
    ///
    /// - Parameters:
    ///   - digests: of both files, hexadecimal.
    ///   - ledger: an audited one.
    ///   - model: the place of the model's entry, which is signed; those after it are not looked at.
    /// - Returns: the entry's place and record; nil if there is none.
    /// - Complexity: O(entries).
    public static func entry(
        of digests: (tensors: String, cards: String),
        in ledger: LedgerFiles,
        before model: Int
    ) -> (index: Int, published: SegmentPublished)? {
        let lines = ledger.entries.split(separator: UInt8(ascii: "\n")).prefix(max(0, model))
        for (index, line) in lines.enumerated() {
            guard let entry = try? LedgerEntry(line: Array(line)),
                case .segmentPublished(let published) = entry.record,
                published.segmentsDigest.description == digests.tensors,
                published.cardsDigest.description == digests.cards
            else { continue }
            return (index, published)
        }
        return nil
    }

    /// Loads the segments of a release directory.
    ///
    /// - Parameters:
    ///   - path: the directory, as ``ReleaseBundle`` found it.
    ///   - bundle: the release.
    /// - Returns: nil if it has none.
    /// - Throws: `FileError` or ``ModelReleaseError``.
    static func load(path: String, of bundle: ReleaseBundle) throws -> ReleaseSegments? {
        guard let manifest = bundle.manifest, manifest.files[SegmentCards.name] != nil else {
            return nil
        }
        func file(_ name: String, limit: Int) throws -> [UInt8] {
            let bytes = try BoundedFile.bytes(atPath: "\(path)/\(name)", byteCountLimit: limit)
            guard manifest.files[name] == FileDigest(of: bytes) else {
                throw ModelReleaseError.digestMismatch(file: name)
            }
            return bytes
        }
        return try ReleaseSegments(
            tensors: file(SegmentTensors.name, limit: SegmentTensors.byteCountLimit),
            cards: file(SegmentCards.name, limit: SegmentCards.byteCountLimit),
            itemIDs: bundle.itemIDs,
            modelDigest: manifest.files[ModelFile.name]?.sha256
        )
    }
}

extension ReleaseBundle {
    /// Loads the release's segments; not part of loading the model.
    ///
    /// - Parameter path: as of ``init(path:)``.
    /// - Returns: nil if the release has none.
    /// - Throws: `FileError` or ``ModelReleaseError``.
    public func segments(path: String) throws -> ReleaseSegments? {
        try ReleaseSegments.load(path: Self.resolved(path), of: self)
    }
}
