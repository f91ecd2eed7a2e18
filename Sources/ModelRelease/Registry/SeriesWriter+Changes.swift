extension SeriesWriter {
    /// Points to an earlier release again; those after it are withdrawn.
    ///
    /// - Parameters:
    ///   - version: an earlier release that is not withdrawn.
    ///   - reason: one line for people; it is signed and public.
    ///   - time: now, RFC 3339 in UTC.
    /// - Returns: the new pointer.
    /// - Throws: ``ModelReleaseError`` or `FileError`; then nothing is changed.
    public func rollback(to version: SemanticVersion, reason: String, time: String) throws
        -> ReleasePointer
    {
        guard var pointer = try currentPointer() else {
            throw ModelReleaseError.notARegistry(path: series.path)
        }
        guard let target = pointer.releases.first(where: { $0.version == version }) else {
            throw ModelReleaseError.unknownRelease(version)
        }
        guard target.version != pointer.version else {
            throw ModelReleaseError.releaseNotUsable(version, reason: "is the latest already")
        }
        guard target.withdrawn == nil else {
            throw ModelReleaseError.releaseNotUsable(version, reason: "has been withdrawn")
        }
        _ = try series.manifest(of: target)
        for place in pointer.releases.indices
        where pointer.releases[place].version > version
            && pointer.releases[place].withdrawn == nil
        {
            pointer.releases[place].withdrawn = reason
        }
        pointer.version = version
        pointer.manifest = target.manifest
        return try write(pointer, .rollback, time: time, reason: reason)
    }

    /// Vouches for releases that a revoked key signed, withdraws the others that it signed, and points to
    /// the highest that is left.
    ///
    /// The pointer itself may be signed by the revoked key.
    ///
    /// - Parameters:
    ///   - versions: releases that the publisher has compared with its own copies.
    ///   - reason: one line for people; it is signed and public.
    ///   - time: now, RFC 3339 in UTC.
    /// - Returns: the new pointer.
    /// - Throws: ``ModelReleaseError`` or `FileError`; then nothing is changed.
    public func endorse(_ versions: Set<SemanticVersion>, reason: String, time: String) throws
        -> ReleasePointer
    {
        let signed = try series.pointer()
        guard let signer = keys.key(signed.keyID) else {
            throw ModelReleaseError.wrongKeyID(expected: key.keyID, actual: signed.keyID)
        }
        try signed.verify(by: signer)
        var pointer = signed.pointer
        if let unknown = versions.subtracting(pointer.releases.map(\.version)).min() {
            throw ModelReleaseError.unknownRelease(unknown)
        }
        for place in pointer.releases.indices {
            let release = pointer.releases[place]
            if versions.contains(release.version) {
                guard release.withdrawn == nil else {
                    throw ModelReleaseError.releaseNotUsable(
                        release.version,
                        reason: "has been withdrawn"
                    )
                }
                _ = try series.manifest(of: release)
                pointer.releases[place].endorsed = true
            } else if release.withdrawn == nil, release.endorsed != true,
                !isSignedByTrustedKey(release)
            {
                pointer.releases[place].withdrawn = reason
            }
        }
        guard let latest = pointer.releases.last(where: { $0.withdrawn == nil }) else {
            throw ModelReleaseError.damagedPointer(series: pointer.name)
        }
        pointer.version = latest.version
        pointer.manifest = latest.manifest
        return try write(pointer, .endorse, time: time, reason: reason)
    }

    private func isSignedByTrustedKey(_ release: ReleasePointer.Release) -> Bool {
        guard let manifest = try? series.manifestBytes(of: release.version),
            let signature = try? series.signature(of: release.version),
            let signer = try? keys.trustedKey(signature.keyID)
        else { return false }
        return (try? signer.verify(signature, for: manifest)) != nil
    }
}
