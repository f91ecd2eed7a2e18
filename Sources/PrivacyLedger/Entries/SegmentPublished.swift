/// The publication of segments and their lists, made of sums that were released before.
///
/// What they cost is in the rounds' own entries and in the next ``ModelPublished``.
public struct SegmentPublished: Sendable, Hashable {
    /// SHA-256 of the segments' tensors.
    public var segmentsDigest: LedgerDigest
    /// SHA-256 of the segments' cards.
    public var cardsDigest: LedgerDigest
    /// Segments that have a list.
    public var published: Int
    /// Segments without one: their noisy size is below the minimum cohort.
    public var withheld: Int
    /// Fewest people of a published segment, by its noisy size.
    public var minimumCohort: Int

    /// Creates the record.
    public init(
        segmentsDigest: LedgerDigest,
        cardsDigest: LedgerDigest,
        published: Int,
        withheld: Int,
        minimumCohort: Int
    ) {
        self.segmentsDigest = segmentsDigest
        self.cardsDigest = cardsDigest
        self.published = published
        self.withheld = withheld
        self.minimumCohort = minimumCohort
    }
}

extension SegmentPublished: LedgerRecordPayload {
    static let kind = "segmentPublished"

    var members: [String: JSONValue] {
        [
            "segmentsDigest": .string(segmentsDigest.description),
            "cardsDigest": .string(cardsDigest.description),
            "published": .integer(UInt64(clamping: published)),
            "withheld": .integer(UInt64(clamping: withheld)),
            "minimumCohort": .integer(UInt64(clamping: minimumCohort)),
        ]
    }

    init(from fields: inout JSONFields) throws(PrivacyLedgerError) {
        segmentsDigest = try fields.digest("segmentsDigest")
        cardsDigest = try fields.digest("cardsDigest")
        published = try fields.integer("published")
        withheld = try fields.integer("withheld")
        minimumCohort = try fields.integer("minimumCohort")
    }
}
