import Foundation
import ProtocolPrimitives

/// A folder of releases that any static web server can serve.
///
///     index.json             the series and their latest versions, unsigned, for browsing
///     keys/                  hand-overs and revocations of signing keys
///     NAME/                  a series, see ``ReleaseSeries``
public struct ReleaseRegistry: Equatable, Sendable {
    /// Name of the unsigned list of series.
    public static let indexName = "index.json"
    /// The folder.
    public let path: String

    /// Names a registry; nothing is read.
    public init(path: String) {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// The folder of hand-overs and revocations.
    public var keysPath: String { "\(path)/\(KeyStatements.folderName)" }

    /// The hand-overs and revocations.
    ///
    /// - Throws: ``ModelReleaseError/badKeyStatement(file:)`` or `FileError`.
    public func keyStatements() throws -> KeyStatements { try KeyStatements(folder: keysPath) }

    /// The folder of a name, whether or not it is there.
    ///
    /// - Throws: ``ModelReleaseError/invalidSeriesName(_:)``.
    public func series(_ name: String) throws(ModelReleaseError) -> ReleaseSeries {
        try ReleaseSeries(path: "\(path)/\(SeriesName(name))")
    }

    /// Every series with a pointer, by name.
    ///
    /// - Throws: ``ModelReleaseError/notARegistry(path:)``.
    public func series() throws(ModelReleaseError) -> [ReleaseSeries] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw .notARegistry(path: path)
        }
        return names.sorted().compactMap { name in
            guard (try? SeriesName(name)) != nil, ReleaseSeries.isSeries(path: "\(path)/\(name)")
            else { return nil }
            return try? ReleaseSeries(path: "\(path)/\(name)")
        }
    }

    private struct Index: Encodable {
        struct Series: Encodable {
            var name: String
            var version: String
            var pointer: String
        }
        var format = "tacit-registry-v1"
        var series: [Series]
    }

    /// Writes the list of series anew from their pointers.
    ///
    /// - Throws: `FileError` or ``ModelReleaseError``.
    func writeIndex() throws {
        let entries = try series().compactMap { series -> Index.Series? in
            guard let pointer = try? series.pointer().pointer else { return nil }
            return Index.Series(
                name: pointer.name,
                version: pointer.version.description,
                pointer: "\(pointer.name)/\(ReleasePointer.fileName)"
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(Index(series: entries))
        try AtomicFile.write(
            Array(data) + [UInt8(ascii: "\n")],
            to: "\(path)/\(Self.indexName)",
            existing: .replace
        )
    }
}
