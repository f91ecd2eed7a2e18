import Foundation
import PrivacyLedger

extension SeriesWriter {
    /// Publishes a release and points to it.
    ///
    /// - Parameters:
    ///   - contents: what is released; its manifest gets the version and the release before it.
    ///   - version: above every earlier one, and of a new major number if the algorithm or the
    ///     model's format is another; nil for the next minor or, if need be, major one.
    ///   - reason: one line for people, or nil.
    /// - Returns: the release's folder and its manifest's digest, hexadecimal, and the version.
    /// - Throws: ``ModelReleaseError`` or `FileError`; then nothing is announced.
    public func publish(
        _ contents: ReleaseWriter.Contents,
        version: SemanticVersion? = nil,
        reason: String? = nil
    ) throws -> (path: String, digest: String, version: SemanticVersion) {
        try checkLedger(of: contents, continuing: currentPointer())
        return try add(contents, version: version, reason: reason)
    }

    /// Publishes whatever the ledger is.
    func add(
        _ contents: ReleaseWriter.Contents,
        version: SemanticVersion?,
        reason: String?
    ) throws -> (path: String, digest: String, version: SemanticVersion) {
        let pointer = try currentPointer()
        let previous = pointer?.releases.last
        if let latest = pointer?.latest { _ = try series.manifest(of: latest) }
        let wanted = try Self.version(
            version,
            after: pointer,
            algorithm: contents.manifest.algorithm
        )
        let path = series.path(of: wanted)
        guard !FileManager.default.fileExists(atPath: path) else {
            throw ModelReleaseError.leftoverRelease(path: path)
        }
        var contents = contents
        contents.manifest.version = wanted
        contents.manifest.lineage.previousManifest = previous?.manifest
        let digest = try ReleaseWriter(key: key).write(contents, to: path)

        let release = ReleasePointer.Release(contents.manifest, version: wanted, digest: digest)
        let next = ReleasePointer(
            name: series.name.description,
            version: wanted,
            manifest: digest,
            serial: pointer?.serial ?? 0,
            releases: (pointer?.releases ?? []) + [release],
            events: pointer?.events ?? []
        )
        _ = try write(next, .publish, time: contents.manifest.created, reason: reason)
        return (path, digest, wanted)
    }

    /// Refuses a ledger that does not continue that of the latest release on the same one: readers would
    /// find the series broken.
    ///
    /// - Throws: ``ModelReleaseError/ledgerGoesBack(version:)``.
    private func checkLedger(
        of contents: ReleaseWriter.Contents,
        continuing pointer: ReleasePointer?
    ) throws {
        let reference = contents.manifest.ledger
        guard let pointer, let key = try? NoteVerifierKey(text: reference.publicKey) else { return }
        for release in pointer.releases.reversed() where release.withdrawn == nil {
            guard let earlier = try? series.manifest(of: release),
                earlier.ledger.publicKey == reference.publicKey
            else { continue }
            let report = LedgerAudit(
                publicKey: key,
                earlierCheckpoint: Array(earlier.ledger.checkpoint.utf8)
            ).report(on: contents.ledger)
            guard report.continuedCheckpoint != nil else {
                throw ModelReleaseError.ledgerGoesBack(version: release.version)
            }
            return
        }
    }

    /// The version of the next release.
    ///
    /// - Throws: ``ModelReleaseError/versionNotAbove(_:latest:)``,
    ///   ``ModelReleaseError/releaseExists(_:)`` or
    ///   ``ModelReleaseError/algorithmChanged(version:least:)``.
    static func version(
        _ wanted: SemanticVersion?,
        after pointer: ReleasePointer?,
        algorithm: String
    ) throws(ModelReleaseError) -> SemanticVersion {
        guard let pointer, let highest = pointer.releases.last else { return wanted ?? .first }
        guard let major = highest.version.nextMajor, let minor = highest.version.nextMinor else {
            throw .tooManyEvents
        }
        let least = highest.algorithm == algorithm ? minor : major
        guard let wanted else { return least }
        guard !pointer.releases.contains(where: { $0.version == wanted }) else {
            throw .releaseExists(wanted)
        }
        guard wanted > highest.version else {
            throw .versionNotAbove(wanted, latest: highest.version)
        }
        guard highest.algorithm == algorithm || wanted >= major else {
            throw .algorithmChanged(version: wanted, least: major)
        }
        return wanted
    }
}
