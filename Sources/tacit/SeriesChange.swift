import Foundation
import ModelRelease
import PrivacyLedger

/// What the commands that change a series have in common.
struct SeriesChange {
    let registry: String
    let name: String

    /// Now, as statements have it.
    static var now: String {
        LedgerTime(clampingSecondsSince1970: Date().timeIntervalSince1970).description
    }

    /// Opens an existing series for a change.
    func writer(_ signingKey: String, passwordFile: String?) throws -> SeriesWriter {
        let registry = ReleaseRegistry(path: registry)
        let series = try registry.series(name)
        guard ReleaseSeries.isSeries(path: series.path) else {
            throw ModelReleaseError.notARegistry(path: series.path)
        }
        let key = try SigningKeyFile.read(signingKey, passwordFile: passwordFile)
        return try SeriesWriter(name: series.name, in: registry, key: key)
    }

    /// Prints a pointer that was just written.
    static func show(_ pointer: ReleasePointer, json: Bool) throws {
        if json { return try TerminalOutput.json(pointer) }
        let withdrawn = pointer.releases.filter { $0.withdrawn != nil }.map(\.version.description)
        try TerminalOutput.result(
            """
            latest     \(pointer.name) \(pointer.version)
            withdrawn  \(withdrawn.isEmpty ? "none" : withdrawn.joined(separator: ", "))
            serial     \(pointer.serial)

            """
        )
    }
}
