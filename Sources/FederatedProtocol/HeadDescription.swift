import ProtocolPrimitives

/// A query's items with their public weights and popularity direction; **public**.
public struct HeadDescription: Equatable, Sendable {
    /// Most items a message may name.
    public static let maximumCount = 1 << 24
    /// Item indices, no repeats.
    public let items: [UInt32]
    /// One weight per item, 10⁻⁹…10⁹.
    public let weights: [Double]
    /// One finite number per item.
    public let direction: [Double]

    /// Number of items.
    public var count: Int { items.count }

    /// Creates a description.
    ///
    /// - Throws: ``FederatedProtocolError`` if the counts differ or a number is out of range.
    public init(items: [UInt32], weights: [Double], direction: [Double])
        throws(FederatedProtocolError)
    {
        guard !items.isEmpty, items.count <= Self.maximumCount, weights.count == items.count,
            direction.count == items.count
        else { throw .countOutOfRange(field: "head") }
        guard weights.allSatisfy({ $0 >= 1e-9 && $0 <= 1e9 }) else {
            throw .invalidNumber(field: "weights")
        }
        guard direction.allSatisfy({ $0.isFinite && abs($0) <= 1 }) else {
            throw .invalidNumber(field: "direction")
        }
        self.items = items
        self.weights = weights
        self.direction = direction
    }

    /// Appends `count u32 | items u32… | weights f64… | direction f64…`.
    func encode(into writer: inout ByteWriter) {
        writer.uint32(UInt32(items.count))
        for item in items { writer.uint32(item) }
        writer.doubles(weights)
        writer.doubles(direction)
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let count = try reader.count(below: Self.maximumCount, bytesEach: 20, field: "head")
        var items: [UInt32] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try reader.checkedUInt32()) }
        try self.init(
            items: items,
            weights: reader.doubles(count: count),
            direction: reader.doubles(count: count)
        )
    }
}
