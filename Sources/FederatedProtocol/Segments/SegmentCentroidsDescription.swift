import ProtocolPrimitives

/// Where people and segments stand: item vectors and centroids; **public**.
///
/// A client stands at Σ x_i over its history, divided by its norm. It belongs to the nearest centroid, or
/// to all by the shares of a Gaussian mixture with one variance per segment.
public struct SegmentCentroidsDescription: Equatable, Sendable {
    /// Most segments of a query.
    public static let maximumSegmentCount = 4096
    /// Most coordinates of a position.
    public static let maximumDimension = 1024

    /// A Gaussian of the mixture.
    public struct Component: Equatable, Sendable {
        /// Variance of every coordinate, 10⁻⁶…10⁶.
        public let variance: Double
        /// Share of the people, 10⁻⁹…1.
        public let weight: Double

        /// Creates a component; the description checks it.
        public init(variance: Double, weight: Double) {
            self.variance = variance
            self.weight = weight
        }

        var isValid: Bool {
            variance >= 1e-6 && variance <= 1e6 && weight >= 1e-9 && weight <= 1
        }
    }

    /// Size of the catalog.
    public let itemCount: Int
    /// Coordinates of a position.
    public let dimension: Int
    /// x: items × dimension, row by row.
    public let itemVectors: [Float]
    /// Segments × dimension, row by row.
    public let centroids: [Float]
    /// One Gaussian per segment; empty for the nearest centroid.
    public let mixture: [Component]

    /// Number of segments.
    public var segmentCount: Int { centroids.count / dimension }

    /// Creates a description.
    ///
    /// - Throws: ``FederatedProtocolError`` if counts do not fit or a number is out of range.
    public init(
        dimension: Int,
        itemVectors: [Float],
        centroids: [Float],
        mixture: [Component] = []
    ) throws(FederatedProtocolError) {
        guard (1...Self.maximumDimension).contains(dimension) else {
            throw .countOutOfRange(field: "dimension")
        }
        guard !itemVectors.isEmpty, itemVectors.count % dimension == 0,
            itemVectors.count / dimension <= HeadDescription.maximumCount
        else { throw .countOutOfRange(field: "itemVectors") }
        guard !centroids.isEmpty, centroids.count % dimension == 0,
            centroids.count / dimension <= Self.maximumSegmentCount
        else { throw .countOutOfRange(field: "centroids") }
        guard mixture.isEmpty || mixture.count == centroids.count / dimension else {
            throw .countOutOfRange(field: "mixture")
        }
        guard itemVectors.allSatisfy({ $0.magnitude <= 1e9 }) else {
            throw .invalidNumber(field: "itemVectors")
        }
        guard centroids.allSatisfy({ $0.magnitude <= 1e3 }) else {
            throw .invalidNumber(field: "centroids")
        }
        guard mixture.allSatisfy(\.isValid) else { throw .invalidNumber(field: "mixture") }
        self.itemCount = itemVectors.count / dimension
        self.dimension = dimension
        self.itemVectors = itemVectors
        self.centroids = centroids
        self.mixture = mixture
    }

    /// Appends `items u32 | dimension u32 | segments u32 | mixture u8 | item vectors f32… | centroids
    /// f32… | (variance f64 | weight f64)…`.
    func encode(into writer: inout ByteWriter) {
        writer.uint32(UInt32(itemCount))
        writer.uint32(UInt32(dimension))
        writer.uint32(UInt32(segmentCount))
        writer.uint8(mixture.isEmpty ? 0 : 1)
        writer.floats(itemVectors)
        writer.floats(centroids)
        for component in mixture {
            writer.double(component.variance)
            writer.double(component.weight)
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let items = try reader.count(
            below: HeadDescription.maximumCount,
            bytesEach: 4,
            field: "itemVectors"
        )
        let dimension = try reader.count(
            below: Self.maximumDimension,
            bytesEach: 4,
            field: "dimension"
        )
        let segments = try reader.count(
            below: Self.maximumSegmentCount,
            bytesEach: 4,
            field: "centroids"
        )
        let flag = try reader.checkedUInt8()
        guard flag <= 1 else { throw .invalidNumber(field: "mixture") }
        // Both counts are bounded above, so the products cannot overflow.
        let itemVectors = try reader.floats(count: items * dimension)
        let centroids = try reader.floats(count: segments * dimension)
        var mixture: [Component] = []
        for _ in 0..<(flag == 1 ? segments : 0) {
            mixture.append(Component(variance: try reader.double(), weight: try reader.double()))
        }
        try self.init(
            dimension: dimension,
            itemVectors: itemVectors,
            centroids: centroids,
            mixture: mixture
        )
    }
}
