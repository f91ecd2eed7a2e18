import Foundation
import ProtocolPrimitives

/// A user's own list of items.
enum HistoryFile {
    private static let byteCountLimit = 64 << 20

    /// Item ids, one per line, up to the first comma or tab, each once where it stands last; empty lines
    /// are skipped.
    ///
    /// - Parameter path: the file, in order of time.
    /// - Returns: the ids, the latest last.
    /// - Throws: `CommandFailure` for text that is not UTF-8, or what reading throws.
    static func read(_ path: String) throws -> [String] { try readRated(path).map(\.id) }

    /// The same with what stands between the first and the second comma or tab, a rating, say; nil if
    /// that is no number.
    static func readRated(_ path: String) throws -> [(id: String, rating: Float?)] {
        let bytes = try BoundedFile.bytes(atPath: path, byteCountLimit: byteCountLimit)
        var rows: [(id: String, rating: Float?)] = []
        for (index, line) in bytes.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        ).enumerated() {
            guard let text = String(validating: line, as: UTF8.self) else {
                throw CommandFailure(
                    message: "\(path):\(index + 1) is not UTF-8 text",
                    hint: "save the file as UTF-8"
                )
            }
            let fields = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "\t" }
                .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
            guard let id = fields.first, !id.isEmpty else { continue }
            rows.append((id, fields.count > 1 ? Float(fields[1]) : nil))
        }
        var seen: Set<String> = []
        return rows.reversed().filter { seen.insert($0.id).inserted }.reversed()
    }
}
