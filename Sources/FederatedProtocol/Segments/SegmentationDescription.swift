import ProtocolPrimitives

/// How a client finds its segment; **public**.
public enum SegmentationDescription: Equatable, Sendable {
    /// By its position among centroids.
    case centroids(SegmentCentroidsDescription)
    /// By recency, frequency and amount of its purchases.
    case purchases(PurchaseLevelsDescription)

    /// Number of segments.
    public var segmentCount: Int {
        switch self {
        case .centroids(let centroids): centroids.segmentCount
        case .purchases(let levels): levels.segmentCount
        }
    }

    /// Coordinates of a position; 0 where there are none.
    public var dimension: Int {
        switch self {
        case .centroids(let centroids): centroids.dimension
        case .purchases: 0
        }
    }

    /// Appends 0 and the centroids, or 1 and the levels.
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .centroids(let centroids):
            writer.uint8(0)
            centroids.encode(into: &writer)
        case .purchases(let levels):
            writer.uint8(1)
            levels.encode(into: &writer)
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        switch try reader.checkedUInt8() {
        case 0: self = .centroids(try SegmentCentroidsDescription(from: &reader))
        case 1: self = .purchases(try PurchaseLevelsDescription(from: &reader))
        default: throw .invalidNumber(field: "segmentation")
        }
    }
}
