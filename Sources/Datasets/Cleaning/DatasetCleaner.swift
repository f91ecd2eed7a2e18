/// Reads a file of any format, plain or gzip, and cleans it by named rules.
public struct DatasetCleaner: Equatable, Sendable {
    /// How the file is written.
    public var format: DatasetFormat
    /// What is done to it.
    public var plan: CleaningPlan
    /// Largest size of a file before and after decompression, in bytes; at most 2^31 − 2 is used.
    public var maximumByteCount: Int

    /// Creates a cleaner.
    ///
    /// - Parameters:
    ///   - format: how the file is written.
    ///   - plan: what is done to it; nil for the format's ``CleaningPlan/standard(for:)``.
    ///   - maximumByteCount: the limit.
    public init(
        format: DatasetFormat,
        plan: CleaningPlan? = nil,
        maximumByteCount: Int = DatasetReader.defaultMaximumByteCount
    ) {
        self.format = format
        self.plan = plan ?? .standard(for: format)
        self.maximumByteCount = maximumByteCount
    }

    /// Reads and cleans a file from disk.
    ///
    /// - Throws: ``DatasetError``, naming `path` as it is given here.
    /// - Complexity: O(rows log rows) time; memory for the unpacked file and its columns.
    public func clean(path: String) throws(DatasetError) -> CleanedDataset {
        try clean(
            DatasetFile(
                path: path,
                limitByteCount: maximumByteCount,
                allowsLatin1: plan.enabled.contains(.latin1Text)
            )
        )
    }

    /// Cleans the contents of a file, plain or gzip, that are in memory.
    ///
    /// - Throws: ``DatasetError``.
    public func clean(_ contents: [UInt8], file: String) throws(DatasetError) -> CleanedDataset {
        try clean(
            DatasetFile(
                name: file,
                contents: contents,
                limitByteCount: maximumByteCount,
                allowsLatin1: plan.enabled.contains(.latin1Text)
            )
        )
    }

    private func clean(_ file: DatasetFile) throws(DatasetError) -> CleanedDataset {
        let (events, linesWithoutItems) = try EventReader.read(
            file,
            format: format,
            trims: plan.enabled.contains(.surroundingSpaces),
            refusesMalformed: !plan.enabled.contains(.unparsableRow)
        )
        var pass = CleaningPass(file: file.name, plan: plan, events: events)
        try pass.run()
        var findings = FindingCounter()
        if file.hasByteOrderMark { findings.add(.byteOrderMark, line: 1) }
        for line in linesWithoutItems { findings.add(.userWithoutItems, line: line) }
        let report = CleaningReport(
            file: file.name,
            format: format.name,
            rowsIn: events.count + events.rejectedLines.count,
            rowsOut: pass.tally.left,
            rules: pass.tally.entries(plan)
        )
        return CleanedDataset(
            pass,
            raw: DatasetProfile(events),
            report: report,
            reading: (file.isCompressed, file.byteCount, findings.findings)
        )
    }
}
