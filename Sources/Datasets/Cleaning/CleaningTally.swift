/// Keeps count of which rule took or changed which row.
struct CleaningTally {
    private struct Counts {
        var found = 0
        var dropped = 0
        var left = 0
        var examples: [Int] = []
    }

    private var counts: [CleaningRule: Counts] = [:]
    private var changedBy: [CleaningRule?]
    private(set) var isKept: [Bool]
    /// Rows that are left.
    private(set) var left: Int
    /// Rows that could not be read and are not among the numbered ones.
    private var unreadable = 0

    /// Creates a tally in which all of `rowCount` rows are kept.
    init(rowCount: Int, unreadableCount: Int) {
        isKept = [Bool](repeating: true, count: rowCount)
        changedBy = [CleaningRule?](repeating: nil, count: rowCount)
        unreadable = unreadableCount
        left = rowCount + unreadableCount
    }

    /// Counts a row that a rule applies to; calls of a rule come in the order of lines.
    mutating func find(_ rule: CleaningRule, line: Int, count: Int = 1) {
        counts[rule, default: Counts()].found += count
        guard counts[rule, default: Counts()].examples.count < CleaningReport.exampleCount else {
            return
        }
        counts[rule, default: Counts()].examples.append(line)
    }

    /// Takes a row away, unless another rule took it before.
    mutating func drop(_ row: Int, by rule: CleaningRule) {
        guard isKept[row] else { return }
        isKept[row] = false
        left -= 1
        counts[rule, default: Counts()].dropped += 1
    }

    /// Takes away the rows that could not be read.
    mutating func dropUnreadable(by rule: CleaningRule) {
        counts[rule, default: Counts()].dropped += unreadable
        left -= unreadable
        unreadable = 0
    }

    /// Notes that a rule changes a row; the first one counts, and only if the row is kept.
    mutating func change(_ row: Int, by rule: CleaningRule) {
        if changedBy[row] == nil { changedBy[row] = rule }
    }

    /// Notes that a rule's turn is over.
    mutating func close(_ rule: CleaningRule) { counts[rule, default: Counts()].left = left }

    /// The entries of the report.
    func entries(_ plan: CleaningPlan) -> [CleaningReport.Entry] {
        var changed: [CleaningRule: Int] = [:]
        for (row, rule) in changedBy.enumerated() where isKept[row] {
            if let rule { changed[rule, default: 0] += 1 }
        }
        return CleaningRule.allCases.map { rule in
            let counts = counts[rule] ?? Counts()
            return CleaningReport.Entry(
                rule: rule,
                action: plan.action(of: rule),
                enabled: plan.enabled.contains(rule),
                found: counts.found,
                dropped: counts.dropped,
                changed: changed[rule] ?? 0,
                left: counts.left,
                exampleLines: counts.examples
            )
        }
    }
}
