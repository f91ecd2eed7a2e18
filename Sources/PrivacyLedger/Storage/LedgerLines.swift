/// Cuts the files of a ledger into entries and checkpoints.
enum LedgerLines {
    /// Lines of a signed checkpoint with its one signature, and the empty line behind it.
    static let linesPerCheckpoint = 6

    /// The complete lines, and what stands behind the last newline.
    static func split(_ bytes: [UInt8]) -> (lines: [ArraySlice<UInt8>], rest: ArraySlice<UInt8>) {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        for (position, byte) in bytes.enumerated() where byte == 0x0A {
            lines.append(bytes[start..<position])
            start = position + 1
        }
        return (lines, bytes[start...])
    }

    /// The complete records of six lines, each without the empty line behind it, and the rest.
    ///
    /// A record whose sixth line is not empty comes back with all six lines and so fails to parse.
    static func splitCheckpoints(_ bytes: [UInt8]) -> (
        records: [ArraySlice<UInt8>], rest: ArraySlice<UInt8>
    ) {
        let lines = split(bytes).lines
        var records: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        for first in stride(from: 0, to: lines.count, by: linesPerCheckpoint) {
            let last = first + linesPerCheckpoint - 1
            guard last < lines.count else { break }
            let end = lines[last].endIndex + 1
            records.append(lines[last].isEmpty ? bytes[start..<(end - 1)] : bytes[start..<end])
            start = end
        }
        return (records, bytes[start...])
    }
}
