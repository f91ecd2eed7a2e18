import Datasets

/// The interactions of a scenario before they are split.
struct ScenarioSource {
    /// The interactions.
    let reading: DatasetReading
    /// The same with everything that belongs to them, if they were cleaned.
    let cleaned: CleanedDataset?
    /// What reading found, in the test file too once there is a split.
    private(set) var findings: [DatasetFinding]

    private let dataset: Scenario.DatasetChoice

    /// Reads or generates the interactions.
    ///
    /// - Throws: `DatasetError`.
    init(_ scenario: Scenario) throws {
        dataset = scenario.dataset
        switch scenario.dataset {
        case .synthetic(let shop):
            var shop = shop
            shop.seed = scenario.seed
            reading = DatasetReading(generated: try shop.table())
            cleaned = nil
        case .file(let path, let format, let duplicates):
            reading = try DatasetReader(format: format, duplicates: duplicates).read(path: path)
            cleaned = nil
        case .events(let path, let cleaner):
            let result = try cleaner.clean(path: path)
            reading = try result.reading()
            cleaned = result
        }
        findings = reading.report.findings
    }

    /// Splits the interactions.
    ///
    /// - Throws: `DatasetError`.
    mutating func split(_ choice: Scenario.SplitChoice, seed: UInt64) throws -> Split {
        switch choice {
        case .given(let test):
            let test = try testReading(test)
            findings += test.report.findings
            return try Split.given(training: reading, test: test)
        case .leaveOneOutGiven(let negatives):
            let test = try NCFTestFile(path: negatives)
            return isMovieLens
                ? try Split.leaveOneOut(movieLens: reading.table, test: test)
                : try Split.leaveOneOut(training: reading.table, test: test)
        case .leaveOneOutSampled(let count):
            return try Split.leaveOneOut(reading.table, negativeCount: count, seed: seed)
        case .strongGeneralization(let heldOut, let foldIn, let targets):
            let base: Scenario.SplitChoice
            switch targets {
            case .fraction(let fraction):
                return try Split.strongGeneralization(
                    reading.table,
                    heldOut: heldOut,
                    foldIn: foldIn,
                    targetFraction: fraction,
                    seed: seed
                )
            case .given(let negatives): base = .leaveOneOutGiven(negatives: negatives)
            case .latest(let count): base = .leaveOneOutSampled(negativeCount: count)
            }
            return try Split.strongGeneralization(
                split(base, seed: seed),
                heldOut: heldOut,
                foldIn: foldIn,
                seed: seed
            )
        case .ratings(let holdOut):
            return try Split.ratings(reading.table, holdOut: holdOut, seed: seed)
        case .temporal(let cut, let alreadyBought):
            return try Split.temporal(reading.table, cut: cut, alreadyBought: alreadyBought)
        case .newItems(let heldOut):
            return try Split.newItems(reading.table, heldOut: heldOut, seed: seed)
        }
    }

    /// The numbers of the interactions that a split was made of.
    ///
    /// - Throws: `DatasetError` if the data have none of the kind.
    func values(_ source: InteractionValues.Source, of split: Split) throws -> InteractionValues {
        try InteractionValues(
            reading.table,
            split: split,
            source: source,
            eventCounts: cleaned?.eventCounts
        )
    }

    private var isMovieLens: Bool {
        switch dataset {
        case .events(_, let cleaner): cleaner.format == .movieLens
        case .file(_, let format, _): format == .movieLens
        case .synthetic: false
        }
    }

    /// Reads a test file as the data were read.
    private func testReading(_ path: String) throws -> DatasetReading {
        switch dataset {
        case .events(_, let cleaner): return try cleaner.clean(path: path).reading()
        case .file(_, let format, let duplicates):
            return try DatasetReader(format: format, duplicates: duplicates).read(path: path)
        case .synthetic:
            // The reader of scenarios refuses given files for a generated shop.
            throw SimulationError.emptySplit
        }
    }
}
