/// The part of a verification that compares a release with its pointer.
extension SeriesVerification {
    /// Whether a release may be used, or is withdrawn.
    static func isGood(
        _ release: ReleasePointer.Release,
        _ verification: ReleaseVerification?,
        name: String
    ) -> Bool {
        // What is withdrawn may be taken away, or be by a key that was revoked: it is not to be used.
        guard release.withdrawn == nil else { return true }
        guard let verification, verification.isValid, let manifest = verification.manifest else {
            return false
        }
        return agrees(release, manifest, verification.manifestDigest, name: name)
    }

    /// Whether the pointer says of a release what its manifest says.
    private static func agrees(
        _ release: ReleasePointer.Release,
        _ manifest: ReleaseManifest,
        _ digest: String?,
        name: String
    ) -> Bool {
        var said = ReleasePointer.Release(
            manifest,
            version: manifest.version ?? release.version,
            digest: digest ?? ""
        )
        said.withdrawn = release.withdrawn
        said.endorsed = release.endorsed
        return said == release && manifest.version == release.version && manifest.name == name
    }

    /// What was found of a release, for people.
    static func detail(
        of release: ReleasePointer.Release,
        _ verification: ReleaseVerification?,
        name: String
    ) -> String {
        if let reason = release.withdrawn { return "\(release.version) is withdrawn: \(reason)" }
        guard let verification else { return "\(release.version) is missing" }
        if let failed = verification.checks.first(where: { !$0.passed }) {
            return "\(release.version) fails '\(failed.name)': \(failed.detail)"
        }
        guard let manifest = verification.manifest,
            agrees(release, manifest, verification.manifestDigest, name: name)
        else { return "\(release.version) is another release than the pointer says" }
        return "\(release.version), \(release.algorithm), made \(release.created)"
    }
}
