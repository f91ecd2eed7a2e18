@testable import PrivacyLedger

/// Changes to stored ledgers, as someone who holds the files but not the key could make them.
extension LedgerFiles {
    var lines: [[UInt8]] {
        get { LedgerLines.split(entries).lines.map { Array($0) } }
        set { entries = newValue.flatMap { $0 + [0x0A] } }
    }

    /// Signed notes without the empty line between them.
    var notes: [[UInt8]] {
        get { LedgerLines.splitCheckpoints(checkpoints).records.map { Array($0) } }
        set { checkpoints = newValue.flatMap { $0 + [0x0A] } }
    }

    /// Replaces text in one line.
    mutating func edit(_ index: Int, _ old: String, _ new: String) {
        let text = String(decoding: lines[index], as: UTF8.self)
        lines[index] = Array(text.replacing(old, with: new).utf8)
    }
}
