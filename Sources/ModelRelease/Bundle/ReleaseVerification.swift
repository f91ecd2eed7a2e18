import DifferentialPrivacy
import Foundation
import PrivacyLedger
import ProtocolPrimitives
import Recommenders

/// Everything an outsider can check about a release, offline, with one public key.
public struct ReleaseVerification: Sendable {
    /// What was looked at, in order.
    public private(set) var checks: [ReleaseCheck] = []
    /// ε recomputed from the ledger's entries; nil if that failed or there is no privacy.
    public private(set) var epsilon: Double?
    /// δ of that ε.
    public private(set) var delta: Double?

    /// Whether every check passed.
    public var isValid: Bool { checks.allSatisfy(\.passed) }

    /// Checks a release directory.
    ///
    /// - Parameters:
    ///   - path: the directory.
    ///   - publicKey: the publisher's key, from a source the caller trusts.
    /// - Throws: `FileError` if the directory or its manifest cannot be read at all.
    public init(path: String, publicKey: MinisignPublicKey) throws {
        let manifestBytes = try BoundedFile.bytes(
            atPath: "\(path)/\(ReleaseManifest.name)",
            byteCountLimit: ReleaseManifest.byteCountLimit
        )
        checkSignature(of: manifestBytes, path: path, publicKey: publicKey)
        let manifest: ReleaseManifest
        do { manifest = try ReleaseManifest(decoding: manifestBytes) } catch {
            record("manifest", false, error.message)
            return
        }
        record("manifest", true, "\(manifest.name), created \(manifest.created)")
        let files = checkFiles(of: manifest, path: path)
        checkModel(files, manifest)
        checkLedger(files, manifest)
    }

    private mutating func record(_ name: String, _ passed: Bool, _ detail: String) {
        checks.append(ReleaseCheck(name: name, passed: passed, detail: detail))
    }

    private mutating func checkSignature(
        of manifest: [UInt8],
        path: String,
        publicKey: MinisignPublicKey
    ) {
        do {
            let signature = try MinisignSignature(
                decoding: BoundedFile.bytes(
                    atPath: "\(path)/\(ReleaseManifest.signatureName)",
                    byteCountLimit: MinisignSignature.fileByteCountLimit
                )
            )
            try publicKey.verify(signature, for: manifest)
            record("signature", true, "by key \(publicKey.keyID)")
        } catch let error as ModelReleaseError {
            record("signature", false, error.message)
        } catch let error as FileError {
            record("signature", false, error.message)
        } catch {
            record("signature", false, "cannot be read")
        }
    }

    /// Reads and digests every file of the manifest, and looks for files that are not in it.
    private mutating func checkFiles(of manifest: ReleaseManifest, path: String)
        -> [String: [UInt8]]
    {
        var contents: [String: [UInt8]] = [:]
        var problems: [String] = []
        for (name, digest) in manifest.files.sorted(by: { $0.key < $1.key }) {
            guard Self.isInside(name) else {
                problems.append("\(name) is no path inside a release")
                continue
            }
            guard
                let bytes = try? BoundedFile.bytes(
                    atPath: "\(path)/\(name)",
                    byteCountLimit: ModelFile.byteCountLimit
                )
            else {
                problems.append("\(name) is missing or cannot be read")
                continue
            }
            guard FileDigest(of: bytes) == digest else {
                problems.append("\(name) was changed")
                continue
            }
            contents[name] = bytes
        }
        let known = Set(manifest.files.keys).union([
            ReleaseManifest.name, ReleaseManifest.signatureName,
        ])
        let present =
            FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        for name in present.sorted() where !known.contains(name) {
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: "\(path)/\(name)",
                isDirectory: &isDirectory
            )
            if !exists || !isDirectory.boolValue {
                problems.append("\(name) is not in the manifest")
            }
        }
        record(
            "files",
            problems.isEmpty,
            problems.isEmpty
                ? "\(manifest.files.count) files match their digests"
                : problems.joined(separator: "; ")
        )
        return contents
    }

    private static func isInside(_ name: String) -> Bool {
        !name.hasPrefix("/") && !name.utf8.contains(0)
            && name.split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }

    private mutating func checkModel(_ files: [String: [UInt8]], _ manifest: ReleaseManifest) {
        guard let model = files[ModelFile.name], let items = files[ItemCatalogFile.name] else {
            return record("model", false, "model or catalog is missing")
        }
        do {
            let bundle = try ReleaseBundle(
                model: ModelFile.decode(model),
                itemIDs: ItemCatalogFile.decode(items)
            )
            let algorithm = bundle.model.recommender.algorithm
            record(
                "model",
                algorithm == manifest.algorithm,
                "\(algorithm) for \(bundle.itemIDs.count) items"
            )
        } catch {
            record("model", false, error.message)
        }
    }

    private mutating func checkLedger(_ files: [String: [UInt8]], _ manifest: ReleaseManifest) {
        guard let key = try? NoteVerifierKey(text: manifest.ledger.publicKey) else {
            return record("ledger", false, "the manifest's ledger key is malformed")
        }
        func file(_ name: String) -> [UInt8]? { files["\(ReleaseWriter.ledgerDirectory)/\(name)"] }
        let ledger = LedgerFiles(
            entries: file(LedgerFiles.entriesName) ?? [],
            checkpoints: file(LedgerFiles.checkpointsName) ?? [],
            latestCheckpoint: file(LedgerFiles.latestCheckpointName),
            verifierKey: file(LedgerFiles.verifierKeyName)
        )
        let report = LedgerAudit(publicKey: key).report(on: ledger)
        let errors = report.findings.filter { $0.severity == .error }
        record(
            "ledger",
            report.valid,
            report.valid
                ? "\(report.entries) entries, "
                    + "\(report.verifiedCheckpoint?.treeSize ?? 0) of them signed by \(key.name)"
                : errors.first?.message ?? "the ledger is not valid"
        )
        checkTerms(report, manifest)
        checkEntry(ledger, manifest, key)
        checkEpsilon(report, manifest)
    }

    /// The manifest's words about run and privacy are those of the ledger's opening entry.
    private mutating func checkTerms(_ report: LedgerAuditReport, _ manifest: ReleaseManifest) {
        guard let opening = report.opening else {
            return record("terms", false, "the ledger has no opening entry")
        }
        let agrees =
            opening.runID.description == manifest.lineage.run
            && opening.scenarioDigest.description == manifest.lineage.scenarioDigest
            && opening.unit.rawValue == manifest.privacy.unit
            && opening.relation.rawValue == manifest.privacy.relation
            && opening.noiseOrigin.rawValue == manifest.privacy.noise
        record(
            "terms",
            agrees,
            agrees
                ? "one \(manifest.privacy.unit)'s whole history, noise by \(manifest.privacy.noise)"
                : "the manifest says other things of the run than its ledger"
        )
    }

    /// The entry that records the model, its inclusion proof and the model's digest.
    private mutating func checkEntry(
        _ ledger: LedgerFiles,
        _ manifest: ReleaseManifest,
        _ key: NoteVerifierKey
    ) {
        let reference = manifest.ledger
        guard
            let note = try? SignedNote(decoding: Array(reference.checkpoint.utf8)),
            note.verdict(of: key) == .valid, let checkpoint = try? Checkpoint(text: note.text)
        else { return record("inclusion", false, "the manifest's checkpoint is not signed") }
        let hashes = reference.inclusionProof.compactMap { LedgerDigest(hex: $0) }
        guard let line = ledger.line(at: reference.entryIndex),
            hashes.count == reference.inclusionProof.count,
            let entry = try? LedgerEntry(line: Array(line))
        else { return record("inclusion", false, "the ledger has no such entry") }
        let proof = InclusionProof(
            leafIndex: reference.entryIndex,
            treeSize: checkpoint.treeSize,
            hashes: hashes
        )
        record(
            "inclusion",
            proof.isValid(leafHash: entry.leafHash, root: checkpoint.rootHash),
            "entry \(reference.entryIndex) under the checkpoint of \(checkpoint.treeSize) entries"
        )
        guard case .modelPublished(let published) = entry.record else {
            return record("model entry", false, "entry \(reference.entryIndex) records no model")
        }
        let digest = manifest.files[ModelFile.name]?.sha256
        record(
            "model entry",
            published.modelDigest.description == digest
                && (published.epsilon.isFinite ? published.epsilon : nil)
                    == manifest.privacy.epsilon
                && (published.epsilon.isFinite ? published.delta : nil) == manifest.privacy.delta,
            "model \(published.modelDigest.description.prefix(16))…, ε \(published.epsilon)"
        )
    }

    private mutating func checkEpsilon(_ report: LedgerAuditReport, _ manifest: ReleaseManifest) {
        let recomputed = report.epsilon[manifest.privacy.accountant]
        guard let claimed = manifest.privacy.epsilon else {
            return record(
                "privacy",
                recomputed.map { !$0.isFinite } ?? false,
                "NONE: the sums behind this model were released exactly"
            )
        }
        guard let recomputed, recomputed.isFinite else {
            return record("privacy", false, "ε cannot be recomputed from the ledger")
        }
        epsilon = recomputed
        delta = report.delta
        // The same formula on the same integers; the tolerance is for another platform's libm.
        let agrees = abs(recomputed - claimed) <= 1e-9 * max(1, claimed)
        record(
            "privacy",
            agrees && report.delta == manifest.privacy.delta,
            "ε \(recomputed) at δ \(report.delta ?? 0) recomputed from the entries"
        )
    }
}
