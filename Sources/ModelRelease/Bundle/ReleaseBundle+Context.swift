import ProtocolPrimitives

extension ReleaseBundle {
    /// Loads the release's counts by context; not part of loading the model.
    ///
    /// - Parameter path: as of ``init(path:)``.
    /// - Returns: nil if the release has none.
    /// - Throws: `FileError` or ``ModelReleaseError``.
    public func context(path: String) throws -> ReleasedContext? {
        guard let manifest, let digest = manifest.files[ReleasedContext.name] else { return nil }
        let bytes = try BoundedFile.bytes(
            atPath: "\(Self.resolved(path))/\(ReleasedContext.name)",
            byteCountLimit: ReleasedContext.byteCountLimit
        )
        guard digest == FileDigest(of: bytes) else {
            throw ModelReleaseError.digestMismatch(file: ReleasedContext.name)
        }
        let context = try ReleasedContext(decoding: bytes)
        try context.check(
            itemCount: itemIDs.count,
            modelDigest: manifest.files[ModelFile.name]?.sha256
        )
        return context
    }
}
