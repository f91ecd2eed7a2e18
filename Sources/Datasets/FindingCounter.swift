/// Counts findings while a file is read.
struct FindingCounter {
    private var counts: [DatasetFinding.Rule: (count: Int, firstLine: Int?)] = [:]

    /// Creates a counter without findings.
    init() {}

    /// Creates a counter that goes on from findings; what concerns test users is counted anew.
    init(_ findings: [DatasetFinding]) {
        for finding in findings where finding.rule != .userWithoutTestCase {
            counts[finding.rule] = (finding.count, finding.firstLine)
        }
    }

    /// Counts one more; calls come in the order of lines.
    mutating func add(_ rule: DatasetFinding.Rule, line: Int? = nil) {
        counts[rule, default: (0, line)].count += 1
    }

    /// The findings in the order in which the rules are declared.
    var findings: [DatasetFinding] {
        DatasetFinding.Rule.allCases.compactMap { rule in
            counts[rule].map {
                DatasetFinding(rule: rule, count: $0.count, firstLine: $0.firstLine)
            }
        }
    }
}
