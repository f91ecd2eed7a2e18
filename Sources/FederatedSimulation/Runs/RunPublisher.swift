import DifferentialPrivacy
public import Foundation
public import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders

/// Turns a completed run into a signed release.
public struct RunPublisher {
    private let run: RunDirectory

    /// What `publish` prints.
    public struct Outcome: Sendable, Equatable {
        /// SHA-256 of the manifest, hexadecimal.
        public var digest: String
        /// ε of the release; nil without privacy.
        public var epsilon: Double?
        /// δ of that ε.
        public var delta: Double?
    }

    /// Names a run.
    public init(run: RunDirectory) { self.run = run }

    /// Publishes; the run's ledger is audited first, and nothing is written if anything is wrong.
    ///
    /// - Parameters:
    ///   - path: the release directory; must not exist.
    ///   - key: signs the manifest.
    ///   - version: of this program, for the record.
    ///   - time: of the release.
    /// - Returns: what was published.
    /// - Throws: ``SimulationError`` for a run that is unfinished or damaged, `FileError`,
    ///   `PrivacyLedgerError` or `ModelReleaseError`.
    public func publish(to path: String, key: MinisignSecretKey, version: String, time: Date)
        throws -> Outcome
    {
        let report = try run.report()
        guard report.status == "completed" else {
            throw SimulationError.runNotFinished(path: run.path, status: report.status)
        }
        let model = try BoundedFile.bytes(
            atPath: "\(run.modelPath)/\(ModelFile.name)",
            byteCountLimit: ModelFile.byteCountLimit
        )
        let items = try BoundedFile.bytes(
            atPath: "\(run.modelPath)/\(ItemCatalogFile.name)",
            byteCountLimit: ItemCatalogFile.byteCountLimit
        )
        // Refuses a model and a catalog that do not belong together.
        let bundle = try ReleaseBundle(
            model: ModelFile.decode(model),
            itemIDs: ItemCatalogFile.decode(items)
        )
        let ledger = try LedgerFiles.read(directory: run.ledgerPath)
        let reference = try reference(to: model, in: ledger)
        let published = reference.published
        let isPrivate = published.epsilon.isFinite
        let manifest = ReleaseManifest(
            name: report.name,
            algorithm: bundle.model.recommender.algorithm,
            created: LedgerTime(clampingSecondsSince1970: time.timeIntervalSince1970).description,
            tool: version,
            files: [:],
            privacy: ReleaseManifest.Privacy(
                epsilon: isPrivate ? published.epsilon : nil,
                delta: isPrivate ? published.delta : nil,
                accountant: published.accountant,
                unit: reference.opening.unit.rawValue,
                relation: reference.opening.relation.rawValue,
                noise: reference.opening.noiseOrigin.rawValue
            ),
            ledger: reference.ledger,
            lineage: ReleaseManifest.Lineage(
                run: reference.opening.runID.description,
                scenarioDigest: reference.opening.scenarioDigest.description,
                previousManifest: nil
            )
        )
        let digest = try ReleaseWriter(key: key).write(
            ReleaseWriter.Contents(
                model: model,
                items: items,
                ledger: ledger,
                manifest: manifest,
                facts: ModelCard.Facts(
                    users: report.users,
                    items: bundle.itemIDs.count,
                    // Not the ledger's, which counts the sums of every run on it; and an evaluation
                    // by clients trains nothing.
                    rounds: report.rounds - (report.federatedEvaluation == nil ? 0 : 1),
                    secureAggregation: report.secureAggregation.mode,
                    metrics: report.metrics
                )
            ),
            to: path
        )
        return Outcome(
            digest: digest,
            epsilon: manifest.privacy.epsilon,
            delta: manifest.privacy.delta
        )
    }

    private struct Reference {
        var ledger: ReleaseManifest.Ledger
        var published: ModelPublished
        var opening: BudgetOpened
    }

    /// Finds the entry that records this model, and proves that it is under the last checkpoint.
    private func reference(to model: [UInt8], in ledger: LedgerFiles) throws -> Reference {
        let report = LedgerAudit().report(on: ledger)
        guard report.valid, let opening = report.opening,
            let note = ledger.latestCheckpoint.map({ String(decoding: $0, as: UTF8.self) }),
            let key = ledger.verifierKey.map({ String(decoding: $0, as: UTF8.self) })
        else {
            let finding = report.findings.first { $0.severity == .error }
            throw SimulationError.damagedRun(
                path: run.ledgerPath,
                reason: finding?.message ?? "the ledger is not complete"
            )
        }
        // The manifest carries the latest checkpoint; what a crash left behind it proves nothing.
        guard let checkpoint = report.verifiedCheckpoint,
            let latest = try? SignedNote(decoding: ledger.latestCheckpoint ?? []),
            latest.text == checkpoint.text
        else {
            throw SimulationError.damagedRun(
                path: run.ledgerPath,
                reason: "the latest checkpoint does not cover the signed entries"
            )
        }
        let digest = LedgerDigest(hashing: model)
        var tree = MerkleTree()
        var found: (index: Int, published: ModelPublished)?
        for line in ledger.entries.split(separator: UInt8(ascii: "\n")).prefix(checkpoint.treeSize)
        {
            let entry = try LedgerEntry(line: Array(line))
            tree.append(leafHash: entry.leafHash)
            if case .modelPublished(let published) = entry.record, published.modelDigest == digest {
                found = (entry.index, published)
            }
        }
        guard let found else {
            throw SimulationError.damagedRun(
                path: "\(run.modelPath)/\(ModelFile.name)",
                reason: "is not a model that the signed entries of the ledger record"
            )
        }
        let proof = try tree.inclusionProof(leafIndex: found.index, treeSize: tree.size)
        return Reference(
            ledger: ReleaseManifest.Ledger(
                publicKey: key.trimmingCharacters(in: .newlines),
                checkpoint: note,
                entryIndex: found.index,
                inclusionProof: proof.hashes.map(\.description)
            ),
            published: found.published,
            opening: opening
        )
    }
}
