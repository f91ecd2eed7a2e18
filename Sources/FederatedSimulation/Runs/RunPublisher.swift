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
        /// The release's folder.
        public var path: String
        /// Its version; nil outside a registry.
        public var version: SemanticVersion?
    }

    /// Names a run.
    public init(run: RunDirectory) { self.run = run }

    /// Publishes into a folder of its own; nothing is written if anything is wrong with the run.
    ///
    /// - Parameters:
    ///   - path: the release directory; must not exist.
    ///   - key: signs the manifest.
    ///   - program: version of this program, for the record.
    ///   - time: of the release.
    /// - Returns: what was published.
    /// - Throws: ``SimulationError`` for a run that is unfinished or damaged, `FileError`,
    ///   `PrivacyLedgerError` or `ModelReleaseError`.
    public func publish(to path: String, key: MinisignSecretKey, program: String, time: Date)
        throws -> Outcome
    {
        let contents = try contents(program: program, time: time)
        let digest = try ReleaseWriter(key: key).write(contents, to: path)
        return Outcome(contents, digest: digest, path: path)
    }

    /// Publishes into a registry, under the scenario's name, and points to the new release.
    ///
    /// - Parameters:
    ///   - registry: the folder; made if it does not exist.
    ///   - version: of the release; nil for the next one.
    ///   - key: signs manifest and pointer.
    ///   - program: version of this program, for the record.
    ///   - time: of the release.
    /// - Returns: what was published.
    /// - Throws: as for ``publish(to:key:program:time:)``.
    public func publish(
        in registry: ReleaseRegistry,
        version: SemanticVersion?,
        key: MinisignSecretKey,
        program: String,
        time: Date
    ) throws -> Outcome {
        let contents = try contents(program: program, time: time)
        let writer = try SeriesWriter(
            name: SeriesName(contents.manifest.name),
            in: registry,
            key: key
        )
        let published = try writer.publish(contents, version: version)
        return Outcome(
            contents,
            digest: published.digest,
            path: published.path,
            version: published.version
        )
    }

    /// What a release of the run is made of; the run's ledger is audited first.
    private func contents(program: String, time: Date) throws -> ReleaseWriter.Contents {
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
        let reference = try LedgerReference(to: model, in: ledger, run: run)
        let published = reference.published
        let isPrivate = published.epsilon.isFinite
        let manifest = ReleaseManifest(
            name: report.name,
            algorithm: bundle.model.recommender.algorithm,
            metrics: report.metrics,
            created: LedgerTime(clampingSecondsSince1970: time.timeIntervalSince1970).description,
            tool: program,
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
        var contents = ReleaseWriter.Contents(
            model: model,
            items: items,
            ledger: ledger,
            manifest: manifest,
            facts: ModelCard.Facts(report, items: bundle.itemIDs.count, ledger: ledger)
        )
        if report.context != nil {
            try add(contextFor: bundle, model: model, to: &contents)
        }
        guard report.segments != nil else { return contents }
        let tensors = try BoundedFile.bytes(
            atPath: "\(run.segmentsPath)/\(SegmentTensors.name)",
            byteCountLimit: SegmentTensors.byteCountLimit
        )
        let cards = try BoundedFile.bytes(
            atPath: "\(run.segmentsPath)/\(SegmentCards.name)",
            byteCountLimit: SegmentCards.byteCountLimit
        )
        // Refuses segments that do not belong to this model and its ledger.
        _ = try ReleaseSegments(
            tensors: tensors,
            cards: cards,
            itemIDs: bundle.itemIDs,
            modelDigest: LedgerDigest(hashing: model).description
        )
        let digests = (
            tensors: LedgerDigest(hashing: tensors).description,
            cards: LedgerDigest(hashing: cards).description
        )
        guard
            ReleaseSegments.entry(of: digests, in: ledger, before: reference.ledger.entryIndex)
                != nil
        else {
            throw SimulationError.damagedRun(
                path: run.segmentsPath,
                reason: "has no segments that the signed entries of the ledger record"
            )
        }
        contents.further[SegmentTensors.name] = tensors
        contents.further[SegmentCards.name] = cards
        return contents
    }

    /// Adds counts by context, if they are of this model.
    private func add(
        contextFor bundle: ReleaseBundle,
        model: [UInt8],
        to contents: inout ReleaseWriter.Contents
    ) throws {
        let bytes = try BoundedFile.bytes(
            atPath: "\(run.contextPath)/\(ReleasedContext.name)",
            byteCountLimit: ReleasedContext.byteCountLimit
        )
        let context = try ReleasedContext(decoding: bytes)
        try context.check(
            itemCount: bundle.itemIDs.count,
            modelDigest: LedgerDigest(hashing: model).description
        )
        contents.further[ReleasedContext.name] = bytes
        contents.manifest.context = ReleaseManifest.Context(context)
    }
}

extension RunPublisher.Outcome {
    fileprivate init(
        _ contents: ReleaseWriter.Contents,
        digest: String,
        path: String,
        version: SemanticVersion? = nil
    ) {
        self.init(
            digest: digest,
            epsilon: contents.manifest.privacy.epsilon,
            delta: contents.manifest.privacy.delta,
            path: path,
            version: version
        )
    }
}
