public import Datasets
import Foundation

/// The data of a scenario, read and split.
public struct ScenarioData: Sendable {
    /// Training histories and held-out test items.
    public let split: Split
    /// Training histories by user in order of time where the data have times, the latest item last;
    /// the same items as in ``split``.
    public let histories: [[Int32]]
    /// What reading and splitting found, for people.
    public let findings: [String]

    /// Reads and splits the data.
    ///
    /// - Throws: `DatasetError` naming file and line, or ``SimulationError/emptySplit``.
    public init(_ scenario: Scenario) throws {
        var findings: [DatasetFinding] = []
        let table: InteractionTable
        switch (scenario.dataset, scenario.split) {
        case (.synthetic(let shop), .leaveOneOutSampled(let count)):
            var shop = shop
            shop.seed = scenario.seed
            table = try shop.table()
            split = try Split.leaveOneOut(
                table,
                negativeCount: count,
                seed: scenario.seed
            )
        case (.synthetic(let shop), _):
            // The reader refuses given files for a generated shop; this is the one protocol left.
            table = try shop.table()
            split = try Split.leaveOneOut(table, negativeCount: 99, seed: shop.seed)
        case (.file(let path, let format, let duplicates), let choice):
            let reader = DatasetReader(format: format, duplicates: duplicates)
            let reading = try reader.read(path: path)
            findings += reading.report.findings
            table = reading.table
            switch choice {
            case .leaveOneOutSampled(let count):
                split = try Split.leaveOneOut(
                    reading.table,
                    negativeCount: count,
                    seed: scenario.seed
                )
            case .leaveOneOutGiven(let negatives):
                let test = try NCFTestFile(path: negatives)
                split =
                    format == .movieLens
                    ? try Split.leaveOneOut(movieLens: reading.table, test: test)
                    : try Split.leaveOneOut(training: reading.table, test: test)
            case .given(let test):
                let testReading = try reader.read(path: test)
                findings += testReading.report.findings
                split = try Split.given(training: reading, test: testReading)
            }
        }
        findings += split.findings
        histories = Self.inOrder(split, of: table)
        self.findings = findings.map { "\($0.rule.rawValue): \($0.count)" }
        guard split.training.contains(where: { !$0.isEmpty }), !split.test.isEmpty else {
            throw SimulationError.emptySplit
        }
    }

    /// Data that are split already, their histories in the split's order.
    init(_ split: Split) {
        self.split = split
        histories = split.training
        findings = []
    }

    /// Every training list in order of time, ties in the file's order.
    private static func inOrder(_ split: Split, of table: InteractionTable) -> [[Int32]] {
        guard let timestamps = table.timestamps else { return split.training }
        func places(_ ids: [String], in known: [String]) -> [Int32] {
            let known = Dictionary(uniqueKeysWithValues: zip(known, 0..<Int32(known.count)))
            return ids.map { known[$0] ?? -1 }
        }
        let users = places(table.userIDs, in: split.userIDs)
        let items = places(table.itemIDs, in: split.itemIDs)
        var latest = [[Int32: (time: Int64, row: Int)]](repeating: [:], count: split.training.count)
        for row in 0..<table.count {
            let user = users[Int(table.users[row])]
            let item = items[Int(table.items[row])]
            guard user >= 0, item >= 0 else { continue }
            let known = latest[Int(user)][item]
            guard known.map({ $0.time <= timestamps[row] }) ?? true else { continue }
            latest[Int(user)][item] = (timestamps[row], row)
        }
        return zip(split.training, latest).map { items, latest in
            items.sorted { left, right in
                guard let left = latest[left], let right = latest[right] else { return false }
                return (left.time, left.row) < (right.time, right.row)
            }
        }
    }
}
