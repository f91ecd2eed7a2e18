import ProtocolPrimitives

/// What is taken off a rating before it is summed; **public**.
///
/// A client with ratings r over n items finds its own offset b_u = Σ (r_i − μ − b_i) / (n + β), which
/// it keeps, and goes on with r_i − μ − b_i − b_u, clipped to ±``range``.
public struct RatingCentering: Equatable, Sendable {
    private static let largest = 1e6

    /// μ.
    public let center: Double
    /// b: one number per item of the catalog.
    public let itemBiases: [Float]
    /// β, 0 or more.
    public let shrinkage: Double
    /// The largest residual and the largest offset, above 0.
    public let range: Double

    /// Creates a centering.
    ///
    /// - Throws: ``FederatedProtocolError`` if a number is out of range.
    public init(center: Double, itemBiases: [Float], shrinkage: Double, range: Double)
        throws(FederatedProtocolError)
    {
        guard !itemBiases.isEmpty, itemBiases.count <= HeadDescription.maximumCount else {
            throw .countOutOfRange(field: "itemBiases")
        }
        guard abs(center) <= Self.largest else { throw .invalidNumber(field: "center") }
        guard itemBiases.allSatisfy({ Double($0.magnitude) <= Self.largest }) else {
            throw .invalidNumber(field: "itemBiases")
        }
        guard shrinkage >= 0, shrinkage <= Self.largest else {
            throw .invalidNumber(field: "shrinkage")
        }
        guard range > 0, range <= Self.largest else { throw .invalidNumber(field: "range") }
        self.center = center
        self.itemBiases = itemBiases
        self.shrinkage = shrinkage
        self.range = range
    }

    /// Appends `μ β range f64 | count u32 | b f32…`.
    func encode(into writer: inout ByteWriter) {
        writer.doubles([center, shrinkage, range])
        writer.uint32(UInt32(itemBiases.count))
        writer.floats(itemBiases)
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let center = try reader.double()
        let shrinkage = try reader.double()
        let range = try reader.double()
        let count = try reader.count(
            below: HeadDescription.maximumCount,
            bytesEach: 4,
            field: "itemBiases"
        )
        try self.init(
            center: center,
            itemBiases: try reader.floats(count: count),
            shrinkage: shrinkage,
            range: range
        )
    }
}
