/// Segments by recency, frequency and amount of purchases: a grid of levels.
public struct PurchaseSegments: Sendable, Equatable {
    /// The levels a segment stands for, each from 0.
    public struct Levels: Sendable, Equatable {
        /// Edges of days since the latest purchase that are reached: 0 is the most recent.
        public var recency: Int
        /// Edges of the number of purchases that are reached.
        public var frequency: Int
        /// Edges of the amount that are reached.
        public var amount: Int
    }

    /// The time that recency counts back from, in seconds since 1970.
    public let referenceTime: Int64
    /// Edges of the days since the latest purchase, ascending.
    public let recencyDays: [Double]
    /// Edges of the number of purchases, ascending.
    public let frequencies: [Double]
    /// Edges of the amount spent, ascending.
    public let amounts: [Double]

    /// Number of segments.
    public var count: Int {
        (recencyDays.count + 1) * (frequencies.count + 1) * (amounts.count + 1)
    }

    /// Creates a grid.
    ///
    /// - Parameters:
    ///   - referenceTime: within 2⁴⁸ seconds of 1970.
    ///   - recencyDays: at most 64 edges, finite, ascending; so are the others.
    ///   - frequencies: of the number of purchases.
    ///   - amounts: of the amount spent.
    /// - Throws: ``RecommendersError/notFinite(part:)``.
    public init(
        referenceTime: Int64,
        recencyDays: [Double],
        frequencies: [Double],
        amounts: [Double]
    ) throws(RecommendersError) {
        guard referenceTime.magnitude <= 1 << 48 else { throw .notFinite(part: "referenceTime") }
        for edges in [recencyDays, frequencies, amounts] {
            guard edges.count <= 64, edges.allSatisfy(\.isFinite),
                zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
            else { throw .notFinite(part: "levels") }
        }
        self.referenceTime = referenceTime
        self.recencyDays = recencyDays
        self.frequencies = frequencies
        self.amounts = amounts
    }

    /// A person's segment.
    ///
    /// - Parameter purchases: of the person; **secret**.
    /// - Returns: the segment, below ``count``.
    public func segment(of purchases: PurchaseSummary) -> Int {
        let days = (Double(referenceTime) - Double(purchases.latest)) / 86_400
        let recency = Self.level(of: days, among: recencyDays)
        let frequency = Self.level(of: Double(purchases.count), among: frequencies)
        let amount = Self.level(of: purchases.amount, among: amounts)
        return (recency * (frequencies.count + 1) + frequency) * (amounts.count + 1) + amount
    }

    /// The levels of a segment.
    ///
    /// - Precondition: the segment is below ``count``.
    public func levels(of segment: Int) -> Levels {
        let amountLevels = amounts.count + 1
        let frequencyLevels = frequencies.count + 1
        return Levels(
            recency: segment / (amountLevels * frequencyLevels),
            frequency: segment / amountLevels % frequencyLevels,
            amount: segment % amountLevels
        )
    }

    /// Edges that a number has reached; one that is no number has reached none.
    private static func level(of number: Double, among edges: [Double]) -> Int {
        edges.count { number >= $0 }
    }
}
