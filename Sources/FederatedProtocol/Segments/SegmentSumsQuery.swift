import ProtocolPrimitives

/// How many people are in each segment, and where they stand.
///
/// With s the client's segment as a vector of a single 1 (or the shares of a mixture, which sum to 1)
/// and p its position of unit norm, the answer is a·s, then s ⊗ p. Its L2 norm is at most √(1 + a²), as
/// ‖s‖ ≤ 1; without positions a. A client that stands nowhere answers zeros.
public struct SegmentSumsQuery: Equatable, Sendable {
    /// How clients find their segment; **public**.
    public let segmentation: SegmentationDescription
    /// a: what one person counts for, 0.01…100.
    public let countWeight: Double

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` for a weight out of range or too long an answer.
    public init(segmentation: SegmentationDescription, countWeight: Double)
        throws(FederatedProtocolError)
    {
        guard countWeight >= 0.01, countWeight <= 100 else {
            throw .invalidNumber(field: "countWeight")
        }
        // Bounded factors: the product cannot overflow.
        let length = segmentation.segmentCount * (segmentation.dimension + 1)
        guard length <= HeadDescription.maximumCount else {
            throw .countOutOfRange(field: "segmentation")
        }
        self.segmentation = segmentation
        self.countWeight = countWeight
    }

    /// Coordinates per answer: the counts, then segments × dimension.
    public var length: Int { segmentation.segmentCount * (segmentation.dimension + 1) }
    /// Bound on an answer's L2 norm.
    public var l2Bound: Double {
        segmentation.dimension == 0
            ? countWeight : (1 + countWeight * countWeight).squareRoot()
    }

    /// Appends `segmentation | count weight f64`.
    func encode(into writer: inout ByteWriter) {
        segmentation.encode(into: &writer)
        writer.double(countWeight)
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        try self.init(
            segmentation: SegmentationDescription(from: &reader),
            countWeight: reader.double()
        )
    }
}
