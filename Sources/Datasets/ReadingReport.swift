/// What a reader saw in a file.
public struct ReadingReport: Equatable, Sendable {
    /// The file's path as given.
    public let file: String
    /// Whether the file was gzip.
    public let isCompressed: Bool
    /// Size after decompression, in bytes.
    public let byteCount: Int
    /// Interactions in the file, those left out included.
    public let rowCount: Int
    /// What was found and mended or kept, at most one entry a rule.
    public let findings: [DatasetFinding]
}
