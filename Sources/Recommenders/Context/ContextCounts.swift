/// Released counts of items by context: how often, noisily, each item was chosen under each value; **public**.
///
/// A person with n pairs of item and value counts for 1/√n in each, so that nobody counts for more than 1
/// in the whole table's L2 norm.
public struct ContextCounts: Equatable, Sendable {
    /// Most values of a dimension.
    public static let maximumValueCount = 256
    /// Longest name of a value, in bytes of UTF-8.
    public static let maximumNameByteCount = 64

    /// What was asked about.
    public let dimension: ContextDimension
    /// The items, indices into the catalog, ascending.
    public let items: [Int32]
    /// Noisy counts, items × values, row by row; some below 0.
    public let counts: [Double]
    /// Standard deviation of the noise in every count; 0 for exact sums.
    public let noise: Double
    /// People who answered, those with nothing to say included.
    public let people: Int

    /// Whether names can be the values of a dimension: not too many, none twice, none empty, long or with
    /// characters that steer a terminal or the direction of text.
    public static func areValues(_ names: [String]) -> Bool {
        (1...maximumValueCount).contains(names.count) && Set(names).count == names.count
            && names.allSatisfy { name in
                (1...maximumNameByteCount).contains(name.utf8.count)
                    && name.unicodeScalars.allSatisfy {
                        ![.control, .format].contains($0.properties.generalCategory)
                    }
            }
    }

    /// Keeps counts.
    ///
    /// - Throws: ``RecommendersError`` for no or too many values, a value twice, a name with control
    ///   characters or too long, items that do not ascend, another number of counts, or numbers out of
    ///   range.
    public init(
        dimension: ContextDimension,
        items: [Int32],
        counts: [Double],
        noise: Double,
        people: Int
    ) throws(RecommendersError) {
        let values = dimension.values
        guard Self.areValues(values) else {
            throw .invalidList(part: "context", expected: "1…256 distinct values")
        }
        guard let first = items.first, first >= 0,
            zip(items, items.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw .invalidList(part: "context", expected: "items that ascend") }
        let (length, overflow) = items.count.multipliedReportingOverflow(by: values.count)
        guard !overflow, counts.count == length else {
            throw .inconsistentModel(part: "context", expected: length, actual: counts.count)
        }
        guard counts.allSatisfy({ $0.magnitude <= 1e12 }), noise >= 0, noise <= 1e12,
            people >= 0
        else { throw .notFinite(part: "context") }
        self.dimension = dimension
        self.items = items
        self.counts = counts
        self.noise = noise
        self.people = people
    }
}
