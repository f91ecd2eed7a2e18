/// Where a temporal split is cut.
public enum TemporalCut: Equatable, Sendable {
    /// At so much of the span from the first to the last event, above 0 and below 1.
    case fraction(Double)
    /// At a time in unix seconds.
    case time(Int64)

    /// Reads a date as files have it: `YYYY-MM-DD`, optionally with a time of day, as UTC.
    ///
    /// - Returns: nil if the text is no date or whole number of unix seconds.
    public static func date(_ text: String) -> TemporalCut? {
        let bytes = Array(text.utf8)
        return TimestampParser.timestamp(bytes, bytes.indices).map(TemporalCut.time)
    }

    /// The time of the cut.
    ///
    /// - Throws: ``DatasetError/invalidSplitParameter(name:expected:)``.
    func time(_ timestamps: [Int64]) throws(DatasetError) -> Int64 {
        switch self {
        case .time(let time): return time
        case .fraction(let fraction):
            guard fraction > 0, fraction < 1 else {
                throw .invalidSplitParameter(name: "fraction", expected: "above 0 and below 1")
            }
            guard let first = timestamps.min(), let last = timestamps.max() else { return 0 }
            let cut = Double(first) + (Double(last) - Double(first)) * fraction
            return Int64(exactly: cut.rounded(.up)) ?? last
        }
    }
}
