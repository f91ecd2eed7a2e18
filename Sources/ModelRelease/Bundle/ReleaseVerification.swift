import Foundation
public import PrivacyLedger
import ProtocolPrimitives
import Recommenders

/// Everything an outsider can check about a release, offline, with one public key.
public struct ReleaseVerification: Sendable {
    /// What was looked at, in order.
    public private(set) var checks: [ReleaseCheck] = []
    /// The manifest; nil if it cannot be read.
    public private(set) var manifest: ReleaseManifest?
    /// SHA-256 of the manifest, hexadecimal; nil if there is none.
    public private(set) var manifestDigest: String?
    /// ε recomputed from the ledger's entries; nil if that failed or there is no privacy.
    public internal(set) var epsilon: Double?
    /// δ of that ε.
    public internal(set) var delta: Double?
    /// The ledger in the release; nil if its files cannot be read.
    public private(set) var ledger: LedgerFiles?

    /// Whether every check passed.
    public var isValid: Bool { checks.allSatisfy(\.passed) }

    /// Checks a release directory.
    ///
    /// - Parameters:
    ///   - path: the directory.
    ///   - publicKey: the publisher's key, from a source the caller trusts.
    /// - Throws: `FileError` if there is no such directory.
    public init(path: String, publicKey: MinisignPublicKey) throws {
        try self.init(path: path, keys: TrustedKeys(pinned: publicKey))
    }

    /// Checks a release directory.
    ///
    /// - Parameters:
    ///   - path: the directory.
    ///   - keys: the publisher's keys, that follow from one the caller trusts.
    ///   - endorsed: digests of manifests that a trusted key vouches for, hexadecimal; their own
    ///     signature may be by a revoked key.
    /// - Throws: `FileError` if there is no such directory.
    public init(path: String, keys: TrustedKeys, endorsed: Set<String> = []) throws {
        try Self.requireDirectory(path)
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.bytes(
                atPath: "\(path)/\(ReleaseManifest.name)",
                byteCountLimit: ReleaseManifest.byteCountLimit
            )
        } catch {
            record(
                .manifest,
                false,
                "\(error.message): this is no release, or one that was not finished"
            )
            return
        }
        let digest = Hex.encode(Hashing.sha256(bytes))
        manifestDigest = digest
        checkSignature(of: bytes, path: path, keys: keys, isEndorsed: endorsed.contains(digest))
        let manifest: ReleaseManifest
        do { manifest = try ReleaseManifest(decoding: bytes) } catch {
            record(.manifest, false, error.message)
            return
        }
        self.manifest = manifest
        let version = manifest.version.map { " \($0)" } ?? ""
        record(.manifest, true, "\(manifest.name)\(version), created \(manifest.created)")
        let files = ReleaseFiles(path: path, manifest: manifest)
        record(
            .files,
            files.problems.isEmpty,
            files.problems.isEmpty
                ? "\(manifest.files.count) files match their digests"
                : files.problems.joined(separator: "; ")
        )
        checkModel(files.contents, manifest)
        checkSegments(files.contents, manifest)
        checkContext(files.contents, manifest)
        func file(_ name: String) -> [UInt8]? {
            files.contents["\(ReleaseWriter.ledgerDirectory)/\(name)"]
        }
        let ledger = LedgerFiles(
            entries: file(LedgerFiles.entriesName) ?? [],
            checkpoints: file(LedgerFiles.checkpointsName) ?? [],
            latestCheckpoint: file(LedgerFiles.latestCheckpointName),
            verifierKey: file(LedgerFiles.verifierKeyName)
        )
        self.ledger = ledger
        checkLedger(ledger, manifest)
        checkSegmentEntry(ledger, files.contents, manifest)
    }

    private static func requireDirectory(_ path: String) throws(FileError) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
            isDirectory.boolValue
        else { throw .notFound(path: path) }
    }

    mutating func record(_ kind: ReleaseCheck.Kind, _ passed: Bool, _ detail: String) {
        checks.append(ReleaseCheck(kind, passed: passed, detail: detail))
    }

    private mutating func checkSignature(
        of manifest: [UInt8],
        path: String,
        keys: TrustedKeys,
        isEndorsed: Bool
    ) {
        do {
            let signature = try MinisignSignature(
                decoding: BoundedFile.bytes(
                    atPath: "\(path)/\(ReleaseManifest.signatureName)",
                    byteCountLimit: MinisignSignature.fileByteCountLimit
                )
            )
            guard let key = checkKey(signature.keyID, keys, isEndorsed: isEndorsed) else {
                return record(
                    .signature,
                    false,
                    "by key \(signature.keyID), which you did not name"
                )
            }
            try key.verify(signature, for: manifest)
            record(
                .signature,
                signature.hasDefaultComment,
                signature.hasDefaultComment
                    ? "by key \(key.keyID)"
                    : "the signature's comment that nothing covers was changed"
            )
        } catch let error as ModelReleaseError {
            record(.signature, false, error.message)
        } catch let error as FileError {
            record(.signature, false, error.message)
        } catch {
            record(.signature, false, "cannot be read")
        }
    }

    /// Says how the key that signed stands; nil if it is not one of the chain.
    private mutating func checkKey(
        _ id: MinisignKeyID,
        _ keys: TrustedKeys,
        isEndorsed: Bool
    ) -> MinisignPublicKey? {
        do {
            let key = try keys.trustedKey(id)
            record(
                .key,
                true,
                key == keys.pinned
                    ? "\(id), the key you named"
                    : "\(id), which follows from the key you named, \(keys.pinned.keyID)"
            )
            return key
        } catch {
            let key = keys.key(id)
            if isEndorsed, key != nil {
                record(.key, true, "\(error.message), but a newer key vouches for this release")
            } else {
                record(.key, false, error.message)
            }
            return key
        }
    }

    private mutating func checkModel(_ files: [String: [UInt8]], _ manifest: ReleaseManifest) {
        guard let model = files[ModelFile.name], let items = files[ItemCatalogFile.name] else {
            return record(.model, false, "model or catalog is missing")
        }
        do {
            let bundle = try ReleaseBundle(
                model: ModelFile.decode(model),
                itemIDs: ItemCatalogFile.decode(items)
            )
            let algorithm = bundle.model.recommender.algorithm
            record(
                .model,
                algorithm == manifest.algorithm,
                "\(algorithm) for \(bundle.itemIDs.count) items"
            )
        } catch {
            record(.model, false, error.message)
        }
    }
}
