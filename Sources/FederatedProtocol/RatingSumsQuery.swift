import ProtocolPrimitives

/// "How far are the ratings of each item from what is known?" Sums of residuals, and counts.
///
/// With e the client's residuals (see ``RatingCentering``), n of them, and b_u its own offset clipped
/// to ±range, the answer is (w e, w κ at the items rated, ω b_u / range, ω): w = min(1, √(S² − 2ω²) /
/// √(Σ e² + κ² n)) bounds one person's whole history to the norm S. Without ratings all are zero.
public struct RatingSumsQuery: Equatable, Sendable {
    private static let largest = 1e6

    /// What is taken off a rating.
    public let centering: RatingCentering
    /// κ, the weight of a count beside a residual, above 0.
    public let countWeight: Double
    /// ω, the weight of the offset, above 0.
    public let offsetWeight: Double
    /// S, the longest answer, above √2 ω.
    public let l2Bound: Double

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` if a number is out of range.
    public init(
        centering: RatingCentering,
        countWeight: Double,
        offsetWeight: Double,
        l2Bound: Double
    ) throws(FederatedProtocolError) {
        for (number, field) in [
            (countWeight, "countWeight"), (offsetWeight, "offsetWeight"), (l2Bound, "l2Bound"),
        ] {
            guard number > 0, number <= Self.largest else { throw .invalidNumber(field: field) }
        }
        guard l2Bound * l2Bound > 2 * offsetWeight * offsetWeight else {
            throw .invalidNumber(field: "l2Bound")
        }
        self.centering = centering
        self.countWeight = countWeight
        self.offsetWeight = offsetWeight
        self.l2Bound = l2Bound
        guard length <= HeadDescription.maximumCount else {
            throw .countOutOfRange(field: "itemBiases")
        }
    }

    /// Number of items in the public catalog.
    public var itemCount: Int { centering.itemBiases.count }
    /// Coordinates per answer.
    public var length: Int { 2 * itemCount + 2 }

    /// The longest part that belongs to items.
    public var rowsBound: Double {
        (l2Bound * l2Bound - 2 * offsetWeight * offsetWeight).squareRoot()
    }

    /// Appends `centering | κ ω S f64`.
    func encode(into writer: inout ByteWriter) {
        centering.encode(into: &writer)
        writer.doubles([countWeight, offsetWeight, l2Bound])
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        try self.init(
            centering: try RatingCentering(from: &reader),
            countWeight: try reader.double(),
            offsetWeight: try reader.double(),
            l2Bound: try reader.double()
        )
    }
}
