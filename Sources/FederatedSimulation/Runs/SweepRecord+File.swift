import Foundation
import ProtocolPrimitives

/// The record on disk.
extension SweepRecord {
    /// Writes the record into the sweep's directory, in place of an earlier one.
    ///
    /// - Throws: `FileError`.
    public func write(to directory: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var data = try encoder.encode(self)
        data.append(UInt8(ascii: "\n"))
        try AtomicFile.write(Array(data), to: "\(directory)/\(Self.name)", existing: .replace)
    }

    /// Reads the record of a sweep's directory.
    ///
    /// - Returns: nil if there is none.
    /// - Throws: ``SimulationError/damagedRun(path:reason:)`` or `FileError`.
    public static func read(from directory: String) throws -> SweepRecord? {
        let path = "\(directory)/\(name)"
        let bytes: [UInt8]
        do { bytes = try BoundedFile.bytes(atPath: path, byteCountLimit: byteCountLimit) } catch {
            if case .notFound = error { return nil }
            throw error
        }
        guard let record = try? JSONDecoder().decode(Self.self, from: Data(bytes)),
            // Names from a file never lead out of the sweep.
            record.runs.allSatisfy({
                !["", ".", ".."].contains($0.directory) && !$0.directory.contains("/")
            })
        else {
            throw SimulationError.damagedRun(path: path, reason: "is not the record of a sweep")
        }
        return record
    }
}
