import Foundation
import ProtocolPrimitives

/// A folder of a registry: all releases of one name, and the pointer to the one to use.
///
///     NAME/latest            the pointer
///     NAME/1.0.0/            a release
///     NAME/1.1.0/            another
public struct ReleaseSeries: Equatable, Sendable {
    /// The folder, without a slash at its end.
    public let path: String
    /// The folder's name.
    public let name: SeriesName

    /// Names the folder of a series; nothing is read.
    ///
    /// - Throws: ``ModelReleaseError/invalidSeriesName(_:)``.
    public init(path: String) throws(ModelReleaseError) {
        let resolved = URL(fileURLWithPath: path).standardizedFileURL
        name = try SeriesName(resolved.lastPathComponent)
        self.path = resolved.path
    }

    /// Whether a path is a series' folder, by the pointer in it.
    public static func isSeries(path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(ReleasePointer.fileName)")
    }

    /// The folder of the registry.
    public var registryPath: String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// The pointer's file.
    public var pointerPath: String { "\(path)/\(ReleasePointer.fileName)" }

    /// The folder of a release.
    public func path(of version: SemanticVersion) -> String { "\(path)/\(version)" }

    /// Reads the pointer; nothing is said about who signed it.
    ///
    /// - Throws: `FileError` or ``ModelReleaseError``, also
    ///   ``ModelReleaseError/damagedPointer(series:)`` if it is of another series.
    public func pointer() throws -> SignedPointer {
        let pointer = try SignedPointer(path: pointerPath)
        guard pointer.pointer.name == name.description else {
            throw ModelReleaseError.damagedPointer(series: name.description)
        }
        return pointer
    }

    /// Versions that have a folder and that a pointer does not name.
    ///
    /// An interrupted publication, or a stranger, left them. They are not to be used.
    public func unannounced(by pointer: ReleasePointer) -> [SemanticVersion] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let announced = Set(pointer.releases.map(\.version))
        return names.compactMap { try? SemanticVersion($0) }.filter { !announced.contains($0) }
            .sorted()
    }

    /// Reads a release's manifest and checks that it is the one that the pointer names.
    ///
    /// - Throws: ``ModelReleaseError/releaseNotUsable(_:reason:)``.
    func manifest(of release: ReleasePointer.Release) throws(ModelReleaseError) -> ReleaseManifest {
        let bytes: [UInt8]
        do { bytes = try manifestBytes(of: release.version) } catch {
            throw .releaseNotUsable(release.version, reason: "has no manifest that can be read")
        }
        guard Hex.encode(Hashing.sha256(bytes)) == release.manifest else {
            throw .releaseNotUsable(
                release.version,
                reason: "has another manifest than the pointer says"
            )
        }
        return try ReleaseManifest(decoding: bytes)
    }

    /// Reads a release's manifest, whatever is in it.
    func manifestBytes(of version: SemanticVersion) throws(FileError) -> [UInt8] {
        try BoundedFile.bytes(
            atPath: "\(path(of: version))/\(ReleaseManifest.name)",
            byteCountLimit: ReleaseManifest.byteCountLimit
        )
    }

    /// Reads the signature of a release's manifest.
    func signature(of version: SemanticVersion) throws -> MinisignSignature {
        try MinisignSignature(
            decoding: BoundedFile.bytes(
                atPath: "\(path(of: version))/\(ReleaseManifest.signatureName)",
                byteCountLimit: MinisignSignature.fileByteCountLimit
            )
        )
    }
}
