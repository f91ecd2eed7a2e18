import Foundation
import ProtocolPrimitives

/// The files of a release directory, compared with a manifest.
struct ReleaseFiles {
    /// Files whose bytes are the manifest's, by path.
    private(set) var contents: [String: [UInt8]] = [:]
    /// What is wrong, for people; empty if nothing is.
    private(set) var problems: [String] = []

    /// Reads and digests every file of a manifest, and looks for what is not in it.
    init(path: String, manifest: ReleaseManifest) {
        for (name, digest) in manifest.files.sorted(by: { $0.key < $1.key }) {
            guard ReleasePath.isInside(name) else {
                problems.append("\(name) is no path inside a release")
                continue
            }
            do {
                contents[name] = try Self.read(name, path: path, digest: digest)
            } catch {
                problems.append(error.reason)
            }
        }
        findStrangers(path: path, manifest: manifest)
    }

    private struct Problem: Error { var reason: String }

    private static func read(_ name: String, path: String, digest: FileDigest)
        throws(Problem) -> [UInt8]
    {
        let file = "\(path)/\(name)"
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file) else {
            throw Problem(reason: "\(name) is missing")
        }
        // A link's target can change without the release.
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw Problem(reason: "\(name) is a link or no regular file")
        }
        // Before anything is read: a file may be made as large as its disk.
        let size = (attributes[.size] as? NSNumber)?.intValue ?? -1
        guard size == digest.byteCount else {
            throw Problem(
                reason: "\(name) was changed: \(size) bytes where \(digest.byteCount) were signed"
            )
        }
        guard
            let bytes = try? BoundedFile.bytes(
                atPath: file,
                byteCountLimit: min(digest.byteCount, ModelFile.byteCountLimit)
            )
        else { throw Problem(reason: "\(name) cannot be read") }
        guard FileDigest(of: bytes) == digest else { throw Problem(reason: "\(name) was changed") }
        return bytes
    }

    private mutating func findStrangers(path: String, manifest: ReleaseManifest) {
        let files = Set(manifest.files.keys).union([
            ReleaseManifest.name, ReleaseManifest.signatureName,
        ])
        let directories = ReleasePath.directories(of: files)
        // Links to directories are listed and not followed.
        let present =
            FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        for name in present.sorted() where !files.contains(name) {
            let type =
                (try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)"))?[.type]
                as? FileAttributeType
            if type != .typeDirectory || !directories.contains(name) {
                problems.append("\(name) is not in the manifest")
            }
        }
    }
}
