import Datasets

/// What `dataset inspect` and `dataset clean` print; counts and line numbers, nobody's values.
struct DatasetResult: Encodable {
    private enum CodingKeys: String, CodingKey {
        case file
        case format
        case formatGuessed
        case compressed
        case bytes
        case cleaned
        case findings
        case byteOrderMark
        case usersWithoutItems
        case output
        case report
    }

    let file: String
    let format: String
    let isFormatGuessed: Bool
    let isCompressed: Bool
    let byteCount: Int
    /// The file as it is; its keys stand at the top.
    let raw: DatasetProfile
    let cleaned: DatasetProfile
    let findings: [CleaningReport.Entry]
    let hasByteOrderMark: Bool
    let usersWithoutItems: Int
    var output: String?
    var report: String?

    init(_ dataset: CleanedDataset, isFormatGuessed: Bool) {
        file = dataset.report.file
        format = dataset.report.format
        self.isFormatGuessed = isFormatGuessed
        isCompressed = dataset.isCompressed
        byteCount = dataset.byteCount
        raw = dataset.raw
        cleaned = dataset.profile
        findings = dataset.report.rules
        hasByteOrderMark = dataset.findings.contains { $0.rule == .byteOrderMark }
        usersWithoutItems = dataset.findings.first { $0.rule == .userWithoutItems }?.count ?? 0
    }

    func encode(to encoder: any Encoder) throws {
        try raw.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(format, forKey: .format)
        try container.encode(isFormatGuessed, forKey: .formatGuessed)
        try container.encode(isCompressed, forKey: .compressed)
        try container.encode(byteCount, forKey: .bytes)
        try container.encode(cleaned, forKey: .cleaned)
        try container.encode(findings, forKey: .findings)
        try container.encode(hasByteOrderMark, forKey: .byteOrderMark)
        try container.encode(usersWithoutItems, forKey: .usersWithoutItems)
        try container.encodeIfPresent(output, forKey: .output)
        try container.encodeIfPresent(report, forKey: .report)
    }
}
