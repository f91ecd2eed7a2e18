/// The name of a series of releases: a folder of a registry, and the name that its manifests bear.
public struct SeriesName: Hashable, Sendable, CustomStringConvertible {
    private static let lengthLimit = 64
    /// What a registry's folder holds beside its series.
    private static let reserved: Set = ["keys", "index.json"]
    /// The name as it is written.
    public let description: String

    /// Checks a name: a letter or digit, then letters, digits, `.`, `_` and `-`, 64 in all at most.
    ///
    /// Nothing of that form leads out of a folder, hides in it or needs escapes in a URL.
    ///
    /// - Throws: ``ModelReleaseError/invalidSeriesName(_:)``.
    public init(_ text: String) throws(ModelReleaseError) {
        let isAllowed = text.utf8.enumerated().allSatisfy { place, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): place > 0
            default: false
            }
        }
        guard isAllowed, (1...Self.lengthLimit).contains(text.utf8.count),
            !Self.reserved.contains(text)
        else { throw .invalidSeriesName(text) }
        description = text
    }
}
