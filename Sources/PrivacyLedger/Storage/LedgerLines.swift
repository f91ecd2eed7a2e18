/// Cuts the files of a ledger into entries and checkpoints.
///
/// A cut costs some tens of bytes of memory, so the number of cuts is bounded by what a ledger of that
/// size can hold: a file of nothing but newlines must not take many times its size.
enum LedgerLines {
    /// Lines of a signed checkpoint with its one signature, and the empty line behind it.
    static let linesPerCheckpoint = 6
    /// Fewer bytes than any record of a checkpoint has: its key's name twice, root and signature.
    private static let leastByteCountPerCheckpoint = 128
    /// Records beyond those that fit, so that short ones among others are still told apart.
    private static let spareCount = 128

    /// The complete lines, and what stands behind the last newline.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - limit: the most lines to cut.
    /// - Returns: at most `limit` lines; `rest` begins behind the last of them.
    static func split(_ bytes: [UInt8], limit: Int = .max) -> (
        lines: [ArraySlice<UInt8>], rest: ArraySlice<UInt8>
    ) {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        for (position, byte) in bytes.enumerated() where byte == 0x0A {
            guard lines.count < limit else { break }
            lines.append(bytes[start..<position])
            start = position + 1
        }
        return (lines, bytes[start...])
    }

    /// The complete records of six lines, each without the empty line behind it, and the rest.
    ///
    /// A record whose sixth line is not empty comes back with all six lines and so fails to parse. No
    /// more records come back than a ledger of this size can have, and some spare ones.
    static func splitCheckpoints(_ bytes: [UInt8]) -> (
        records: [ArraySlice<UInt8>], rest: ArraySlice<UInt8>
    ) {
        let limit = bytes.count / leastByteCountPerCheckpoint + spareCount
        var records: [ArraySlice<UInt8>] = []
        var (start, lineStart, lineCount) = (bytes.startIndex, bytes.startIndex, 0)
        for (position, byte) in bytes.enumerated() where byte == 0x0A {
            guard records.count < limit else { break }
            lineCount += 1
            if lineCount == linesPerCheckpoint {
                records.append(bytes[start..<(lineStart == position ? position : position + 1)])
                (start, lineCount) = (position + 1, 0)
            }
            lineStart = position + 1
        }
        return (records, bytes[start...])
    }

    /// Whether there is a complete line.
    static func hasLine(_ bytes: [UInt8]) -> Bool { bytes.contains(0x0A) }
}
