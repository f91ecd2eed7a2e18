import ProtocolPrimitives

/// What people of each segment choose, how many they are, and how clearly they belong to it.
///
/// With s the client's segment as a vector of a single 1 and y its items, 1/√n each, the answer is s ⊗ y,
/// then a·s, then b times its silhouette (−1…1) if b is above 0. Its L2 norm is at most √(1 + a² + b²).
/// A client that stands nowhere answers zeros.
public struct SegmentItemCountsQuery: Equatable, Sendable {
    /// How clients find their segment; **public**.
    public let segmentation: SegmentationDescription
    /// Size of the catalog.
    public let itemCount: Int
    /// a: what one person counts for, 0.01…100.
    public let countWeight: Double
    /// b: what a silhouette counts for, 0 (not asked for) … 100.
    public let silhouetteWeight: Double

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` for a number out of range, too long an answer, or a question
    ///   for silhouettes of segments that have no centroids.
    public init(
        segmentation: SegmentationDescription,
        itemCount: Int,
        countWeight: Double,
        silhouetteWeight: Double
    ) throws(FederatedProtocolError) {
        guard (1...HeadDescription.maximumCount).contains(itemCount) else {
            throw .countOutOfRange(field: "itemCount")
        }
        guard countWeight >= 0.01, countWeight <= 100 else {
            throw .invalidNumber(field: "countWeight")
        }
        guard silhouetteWeight >= 0, silhouetteWeight <= 100,
            silhouetteWeight == 0 || segmentation.dimension > 0
        else { throw .invalidNumber(field: "silhouetteWeight") }
        if case .centroids(let centroids) = segmentation {
            guard centroids.itemCount == itemCount else {
                throw .countOutOfRange(field: "itemVectors")
            }
        }
        // Bounded factors: the product cannot overflow.
        guard segmentation.segmentCount * (itemCount + 1) < HeadDescription.maximumCount else {
            throw .countOutOfRange(field: "segmentation")
        }
        self.segmentation = segmentation
        self.itemCount = itemCount
        self.countWeight = countWeight
        self.silhouetteWeight = silhouetteWeight
    }

    /// Coordinates per answer: segments × items, the sizes, and the silhouette if it is asked for.
    public var length: Int {
        segmentation.segmentCount * (itemCount + 1) + (silhouetteWeight > 0 ? 1 : 0)
    }
    /// Bound on an answer's L2 norm.
    public var l2Bound: Double {
        (1 + countWeight * countWeight + silhouetteWeight * silhouetteWeight).squareRoot()
    }

    /// Appends `segmentation | items u32 | count weight f64 | silhouette weight f64`.
    func encode(into writer: inout ByteWriter) {
        segmentation.encode(into: &writer)
        writer.uint32(UInt32(itemCount))
        writer.double(countWeight)
        writer.double(silhouetteWeight)
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let segmentation = try SegmentationDescription(from: &reader)
        try self.init(
            segmentation: segmentation,
            itemCount: Int(try reader.checkedUInt32()),
            countWeight: reader.double(),
            silhouetteWeight: reader.double()
        )
    }
}
