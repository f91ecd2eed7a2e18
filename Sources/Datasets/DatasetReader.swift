/// Reads a file of interactions, plain or gzip (found out by its first two bytes).
///
/// The text must be UTF-8. Line ends may be LF or CR LF, the last one may be missing, a byte order
/// mark is skipped, and empty lines at the end of the file are ignored. Everything else that does
/// not fit is refused with file and line. ``DatasetCleaner`` tolerates more, and counts it.
public struct DatasetReader: Equatable, Sendable {
    /// The default of ``maximumByteCount``.
    public static let defaultMaximumByteCount = 1 << 30

    /// How the file is written.
    public var format: DatasetFormat
    /// What to do with repeated pairs.
    public var duplicates: DuplicatePolicy
    /// Largest size of a file before and after decompression, in bytes; at most 2^31 − 2 is used.
    public var maximumByteCount: Int

    /// Creates a reader.
    public init(
        format: DatasetFormat,
        duplicates: DuplicatePolicy = .refuse,
        maximumByteCount: Int = Self.defaultMaximumByteCount
    ) {
        self.format = format
        self.duplicates = duplicates
        self.maximumByteCount = maximumByteCount
    }

    /// Reads a file from disk.
    ///
    /// - Throws: ``DatasetError``, naming `path` as it is given here.
    public func read(path: String) throws(DatasetError) -> DatasetReading {
        try parse(DatasetFile(path: path, limitByteCount: maximumByteCount))
    }

    /// Parses the contents of a file, plain or gzip, that are in memory.
    ///
    /// - Parameters:
    ///   - contents: the bytes.
    ///   - file: the name for reports and errors.
    /// - Returns: the table and the report.
    /// - Throws: ``DatasetError``.
    public func parse(_ contents: [UInt8], file: String) throws(DatasetError) -> DatasetReading {
        try parse(
            DatasetFile(name: file, contents: contents, limitByteCount: maximumByteCount)
        )
    }

    private func parse(_ file: DatasetFile) throws(DatasetError) -> DatasetReading {
        guard !file.bytes.isEmpty else { throw .emptyData(file: file.name) }
        var builder = try builder(file)
        if file.hasByteOrderMark { builder.findings.add(.byteOrderMark, line: 1) }
        let rowCount = builder.rowCount
        let (table, lines, findings) = try builder.finish(duplicates: duplicates)
        return DatasetReading(
            table: table,
            lines: lines,
            report: ReadingReport(
                file: file.name,
                isCompressed: file.isCompressed,
                byteCount: file.byteCount,
                rowCount: rowCount,
                findings: findings
            )
        )
    }

    private func builder(_ file: DatasetFile) throws(DatasetError) -> InteractionTableBuilder {
        let isRated = format == .movieLens || format == .ncf
        var builder = InteractionTableBuilder(
            file: file.name,
            hasRatings: isRated,
            hasTimestamps: isRated,
            hasQuantities: format == .lastFM
        )
        switch format {
        case .csv(let columns): return try CSVParser.parse(file, columns: columns)
        case .lastFM: try LastFMParser.parse(file, into: &builder)
        case .lightGCN: try LightGCNParser.parse(file, into: &builder)
        case .movieLens, .ncf:
            try RatingLinesParser.parse(file, format: format, into: &builder)
        case .onlineRetail: throw .cleaningNeeded(file: file.name, format: format.name)
        }
        return builder
    }
}
