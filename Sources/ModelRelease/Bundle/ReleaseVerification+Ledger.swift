import DifferentialPrivacy
import PrivacyLedger
import ProtocolPrimitives

/// The part of a verification that reads the ledger.
extension ReleaseVerification {
    mutating func checkLedger(_ ledger: LedgerFiles, _ manifest: ReleaseManifest) {
        guard let key = try? NoteVerifierKey(text: manifest.ledger.publicKey) else {
            return record(.ledger, false, "the manifest's ledger key is malformed")
        }
        // A ledger that ends before the manifest's checkpoint does not continue it.
        let report = LedgerAudit(
            publicKey: key,
            earlierCheckpoint: Array(manifest.ledger.checkpoint.utf8)
        ).report(on: ledger)
        let errors = report.findings.filter { $0.severity == .error }
        record(
            .ledger,
            report.valid,
            report.valid
                ? "\(report.entries) entries, "
                    + "\(report.verifiedCheckpoint?.treeSize ?? 0) of them signed by \(key.name)"
                : errors.first?.message ?? "the ledger is not valid"
        )
        checkTerms(report, manifest)
        checkEntry(ledger, manifest, key, continued: report.continuedCheckpoint)
        record(
            .checkpoint,
            report.continuedCheckpoint != nil,
            report.continuedCheckpoint.map {
                "the ledger continues the checkpoint of \($0.treeSize) entries in the manifest"
            }
                ?? "the ledger is older than the release claims, or another one: it does not continue "
                + "the checkpoint in the manifest"
        )
        checkEpsilon(report, manifest)
    }

    /// The manifest's words about run and privacy are those of the ledger's opening entry.
    private mutating func checkTerms(_ report: LedgerAuditReport, _ manifest: ReleaseManifest) {
        guard let opening = report.opening else {
            return record(.terms, false, "the ledger has no opening entry")
        }
        let agrees =
            opening.runID.description == manifest.lineage.run
            && opening.scenarioDigest.description == manifest.lineage.scenarioDigest
            && opening.unit.rawValue == manifest.privacy.unit
            && opening.relation.rawValue == manifest.privacy.relation
            && opening.noiseOrigin.rawValue == manifest.privacy.noise
        record(
            .terms,
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
        _ key: NoteVerifierKey,
        continued: Checkpoint?
    ) {
        let reference = manifest.ledger
        // The audit knows the keys that the ledger was rotated to.
        guard
            let note = try? SignedNote(decoding: Array(reference.checkpoint.utf8)),
            let checkpoint = try? Checkpoint(text: note.text),
            note.verdict(of: key) == .valid || checkpoint == continued
        else { return record(.inclusion, false, "the manifest's checkpoint is not signed") }
        let hashes = reference.inclusionProof.compactMap { LedgerDigest(hex: $0) }
        guard let line = ledger.line(at: reference.entryIndex),
            hashes.count == reference.inclusionProof.count,
            let entry = try? LedgerEntry(line: Array(line))
        else { return record(.inclusion, false, "the ledger has no such entry") }
        let proof = InclusionProof(
            leafIndex: reference.entryIndex,
            treeSize: checkpoint.treeSize,
            hashes: hashes
        )
        record(
            .inclusion,
            proof.isValid(leafHash: entry.leafHash, root: checkpoint.rootHash),
            "entry \(reference.entryIndex) under the checkpoint of \(checkpoint.treeSize) entries"
        )
        guard case .modelPublished(let published) = entry.record else {
            return record(.modelEntry, false, "entry \(reference.entryIndex) records no model")
        }
        let digest = manifest.files[ModelFile.name]?.sha256
        let agrees =
            published.modelDigest.description == digest
            && (published.epsilon.isFinite ? published.epsilon : nil) == manifest.privacy.epsilon
            && (published.epsilon.isFinite ? published.delta : nil) == manifest.privacy.delta
        record(
            .modelEntry,
            agrees,
            (agrees ? "" : "the manifest is of another model or cost than ")
                + "model \(published.modelDigest.description.prefix(16))…, ε \(published.epsilon)"
        )
    }

    private mutating func checkEpsilon(_ report: LedgerAuditReport, _ manifest: ReleaseManifest) {
        let recomputed = report.epsilon[manifest.privacy.accountant]
        guard let claimed = manifest.privacy.epsilon else {
            return record(
                .privacy,
                recomputed.map { !$0.isFinite } ?? false,
                "NONE: the sums behind this model were released exactly"
            )
        }
        guard let recomputed, recomputed.isFinite else {
            return record(.privacy, false, "ε cannot be recomputed from the ledger")
        }
        epsilon = recomputed
        delta = report.delta
        // The same formula on the same integers; the tolerance is for another platform's libm.
        let agrees =
            abs(recomputed - claimed) <= 1e-9 * max(1, claimed)
            && report.delta == manifest.privacy.delta
        record(
            .privacy,
            agrees,
            "ε \(recomputed) at δ \(report.delta ?? 0) recomputed from the entries"
                + (agrees ? "" : ", but the manifest says ε \(claimed)")
        )
    }
}
