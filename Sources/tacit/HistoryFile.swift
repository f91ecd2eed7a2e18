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
    static func read(_ path: String) throws -> [String] {
        let bytes = try BoundedFile.bytes(atPath: path, byteCountLimit: byteCountLimit)
        var ids: [String] = []
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
            let id = text.prefix { $0 != "," && $0 != "\t" }.trimmingCharacters(
                in: .whitespacesAndNewlines
            )
            if !id.isEmpty { ids.append(id) }
        }
        var seen: Set<String> = []
        return ids.reversed().filter { seen.insert($0).inserted }.reversed()
    }
}
