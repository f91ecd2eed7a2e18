import Datasets
import Foundation

/// The tables of `dataset inspect` and `dataset clean` for people.
enum DatasetTable {
    /// The text, with a column for the file and one for the cleaned rows, called `cleanedBy`.
    static func text(_ result: DatasetResult, cleanedBy: String) -> String {
        let guessed = result.isFormatGuessed ? " (guessed)" : ""
        let packed = result.isCompressed ? " unpacked, gzip" : ""
        var text = "\(result.file): \(result.format)\(guessed), "
        text += "\(grouped(result.byteCount)) bytes\(packed)\n\n"
        text += columns([["", "in the file", cleanedBy]] + shape(result.raw, result.cleaned))
        let found = result.findings.filter { $0.found > 0 }
        if !found.isEmpty {
            let header = ["rule", "", "found", "dropped", "changed", "rows left", "first lines"]
            text += "\n" + columns([header] + found.map(row), leftColumns: [0, 1, 6])
        }
        let none = result.findings.filter { $0.found == 0 }.map(\.rule.rawValue)
        if !none.isEmpty { text += "\n" + wrapped("nothing found: ", none) }
        if result.hasByteOrderMark { text += "a byte order mark was skipped\n" }
        if result.usersWithoutItems > 0 {
            text += "users without items: \(grouped(result.usersWithoutItems))\n"
        }
        return text
    }

    private static func shape(_ raw: DatasetProfile, _ cleaned: DatasetProfile) -> [[String]] {
        let both = [raw, cleaned]
        var rows = [
            ["rows"] + both.map { grouped($0.rows) },
            ["users"] + both.map { grouped($0.users) },
            ["items"] + both.map { grouped($0.items) },
            ["user-item pairs"] + both.map { grouped($0.pairs) },
            ["density"] + both.map { String(format: "%.4f %%", $0.density * 100) },
            ["median items of a user"] + both.map { String(format: "%g", $0.medianItemsPerUser) },
        ]
        if raw.firstTime != nil {
            rows.append(["first event (UTC)"] + both.map { time($0.firstTime) })
            rows.append(["last event (UTC)"] + both.map { time($0.lastTime) })
        }
        rows.append(["Gini of the items"] + both.map { String(format: "%.3f", $0.itemGini) })
        let tail = String(format: "pairs outside the top %g %%", DatasetProfile.headShare * 100)
        rows.append([tail] + both.map { String(format: "%.1f %%", $0.longTailShare * 100) })
        return rows
    }

    private static func row(_ entry: CleaningReport.Entry) -> [String] {
        [
            entry.rule.rawValue, entry.enabled ? entry.action.rawValue : "off",
            grouped(entry.found), entry.dropped > 0 ? grouped(entry.dropped) : "",
            entry.changed > 0 ? grouped(entry.changed) : "", grouped(entry.left),
            entry.exampleLines.map(String.init).joined(separator: ", "),
        ]
    }

    private static func time(_ seconds: Int64?) -> String {
        guard let seconds else { return "–" }
        // Years past 9999 are no dates that anybody means.
        guard abs(Double(seconds)) < 2.5e11 else { return "\(seconds)" }
        let text = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
        return String(text.prefix(16)).replacing("T", with: " ")
    }

    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// Rows of equal length, the columns aligned; all but `leftColumns` to the right.
    private static func columns(_ rows: [[String]], leftColumns: Set<Int> = [0]) -> String {
        let count = rows.first?.count ?? 0
        let widths = (0..<count).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return leftColumns.contains(column) ? cell + space : space + cell
            }
            let line = cells.joined(separator: "  ")
            return line.replacing(/\ +$/, with: "") + "\n"
        }.joined()
    }

    private static func wrapped(_ start: String, _ words: [String]) -> String {
        var lines = [start]
        for (index, word) in words.enumerated() {
            let part = word + (index + 1 < words.count ? ", " : "")
            if (lines.last ?? "").count + part.count > 80 { lines.append("  ") }
            lines[lines.count - 1] += part
        }
        return lines.map { $0.replacing(/\ +$/, with: "") }.joined(separator: "\n") + "\n"
    }
}
