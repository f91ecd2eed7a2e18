public import Datasets
import Foundation

/// The data of a scenario, read and split.
public struct ScenarioData: Sendable {
    /// Training histories and held-out test items.
    public let split: Split
    /// What reading and splitting found, for people.
    public let findings: [String]

    /// Reads and splits the data.
    ///
    /// - Throws: `DatasetError` naming file and line, or ``SimulationError/emptySplit``.
    public init(_ scenario: Scenario) throws {
        var findings: [DatasetFinding] = []
        switch (scenario.dataset, scenario.split) {
        case (.synthetic(let shop), .leaveOneOutSampled(let count)):
            var shop = shop
            shop.seed = scenario.seed
            split = try Split.leaveOneOut(
                shop.table(),
                negativeCount: count,
                seed: scenario.seed
            )
        case (.synthetic(let shop), _):
            // The reader refuses given files for a generated shop; this is the one protocol left.
            split = try Split.leaveOneOut(shop.table(), negativeCount: 99, seed: shop.seed)
        case (.file(let path, let format, let duplicates), let choice):
            let reader = DatasetReader(format: format, duplicates: duplicates)
            let reading = try reader.read(path: path)
            findings += reading.report.findings
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
        self.findings = findings.map { "\($0.rule.rawValue): \($0.count)" }
        guard split.training.contains(where: { !$0.isEmpty }), !split.test.isEmpty else {
            throw SimulationError.emptySplit
        }
    }
}
