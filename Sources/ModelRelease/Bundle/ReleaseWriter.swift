public import PrivacyLedger
import ProtocolPrimitives

/// Writes a release directory: model, catalog, ledger, manifest, signature, model card.
public struct ReleaseWriter {
    /// Where the ledger's files go inside a release.
    static let ledgerDirectory = "ledger"

    /// Everything a release is made of.
    public struct Contents {
        /// `model.safetensors`.
        public var model: [UInt8]
        /// `items.csv`.
        public var items: [UInt8]
        /// The run's whole ledger.
        public var ledger: LedgerFiles
        /// The manifest, without its list of files.
        public var manifest: ReleaseManifest
        /// For the model card.
        public var facts: ModelCard.Facts
        /// Further files by their path in the release, `segments.json` for one.
        public var further: [String: [UInt8]] = [:]

        /// Collects contents.
        public init(
            model: [UInt8],
            items: [UInt8],
            ledger: LedgerFiles,
            manifest: ReleaseManifest,
            facts: ModelCard.Facts
        ) {
            self.model = model
            self.items = items
            self.ledger = ledger
            self.manifest = manifest
            self.facts = facts
        }
    }

    private let key: MinisignSecretKey

    /// Creates a writer that signs with a key.
    public init(key: MinisignSecretKey) { self.key = key }

    /// Writes a release; the directory appears when it is whole.
    ///
    /// - Parameters:
    ///   - contents: what is released.
    ///   - path: a directory that does not exist.
    /// - Returns: SHA-256 of the manifest, hexadecimal.
    /// - Throws: `FileError` or ``ModelReleaseError``.
    public func write(_ contents: Contents, to path: String) throws -> String {
        var manifest = contents.manifest
        let card = Array(ModelCard(manifest: manifest, facts: contents.facts).text.utf8)
        var files: [String: [UInt8]] = [
            ModelFile.name: contents.model, ItemCatalogFile.name: contents.items,
            ModelCard.name: card,
        ]
        let ledger = contents.ledger
        for (name, bytes) in [
            (LedgerFiles.entriesName, ledger.entries),
            (LedgerFiles.checkpointsName, ledger.checkpoints),
            (LedgerFiles.latestCheckpointName, ledger.latestCheckpoint),
            (LedgerFiles.verifierKeyName, ledger.verifierKey),
        ] {
            if let bytes { files["\(Self.ledgerDirectory)/\(name)"] = bytes }
        }
        for (name, bytes) in contents.further {
            let isFree =
                files[name] == nil && !name.hasPrefix("\(Self.ledgerDirectory)/")
                && name != ReleaseManifest.name && name != ReleaseManifest.signatureName
            guard isFree, ReleasePath.isInside(name) else {
                throw ModelReleaseError.invalidReleaseFile(name: name)
            }
            files[name] = bytes
        }
        manifest.files = files.mapValues { FileDigest(of: $0) }
        let encoded = try manifest.encoded()
        let signature = try key.signature(
            for: encoded,
            trustedComment: "tacit release \(manifest.name) created \(manifest.created)"
        )

        let directory = try AtomicDirectory(path: path)
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            try directory.write(bytes, to: name)
        }
        try directory.write(encoded, to: ReleaseManifest.name)
        try directory.write(signature.encoded, to: ReleaseManifest.signatureName)
        try directory.commit()
        return Hex.encode(Hashing.sha256(encoded))
    }
}
