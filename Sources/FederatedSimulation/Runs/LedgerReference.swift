import Foundation
import ModelRelease
import PrivacyLedger

/// Where a run's ledger records its model, for a manifest.
struct LedgerReference {
    /// What the manifest says.
    let ledger: ReleaseManifest.Ledger
    /// The entry that records the model.
    let published: ModelPublished
    /// The ledger's opening entry.
    let opening: BudgetOpened

    /// Audits the ledger, finds the entry that records the model, and proves that it is under the last
    /// checkpoint.
    ///
    /// - Throws: ``SimulationError/damagedRun(path:reason:)`` or `PrivacyLedgerError`.
    init(to model: [UInt8], in ledger: LedgerFiles, run: RunDirectory) throws {
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
        self.ledger = ReleaseManifest.Ledger(
            publicKey: key.trimmingCharacters(in: .newlines),
            checkpoint: note,
            entryIndex: found.index,
            inclusionProof: proof.hashes.map(\.description)
        )
        published = found.published
        self.opening = opening
    }
}
