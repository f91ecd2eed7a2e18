import ProtocolPrimitives

/// Levels of recency, frequency and amount that divide people into segments; **public**.
///
/// The level of a number is how many edges it has reached. A client's segment is its recency's level,
/// times the levels of frequency plus its own, times the levels of the amount plus its own.
public struct PurchaseLevelsDescription: Equatable, Sendable {
    /// Most edges of one measure.
    public static let maximumEdgeCount = 64

    /// The time that recency counts back from, in seconds since 1970; at most 2⁴⁸ away from it.
    public let referenceTime: Int64
    /// Days since the latest purchase, ascending.
    public let recencyDays: [Double]
    /// Numbers of purchases, ascending.
    public let frequencies: [Double]
    /// Amounts spent in all, ascending.
    public let amounts: [Double]

    /// Number of segments.
    public var segmentCount: Int {
        (recencyDays.count + 1) * (frequencies.count + 1) * (amounts.count + 1)
    }

    /// Creates levels.
    ///
    /// - Throws: ``FederatedProtocolError`` for too many edges, or edges that do not ascend or are out of
    ///   range.
    public init(
        referenceTime: Int64,
        recencyDays: [Double],
        frequencies: [Double],
        amounts: [Double]
    ) throws(FederatedProtocolError) {
        guard referenceTime.magnitude <= 1 << 48 else {
            throw .invalidNumber(field: "referenceTime")
        }
        for edges in [recencyDays, frequencies, amounts] {
            guard edges.count <= Self.maximumEdgeCount else {
                throw .countOutOfRange(field: "levels")
            }
            guard edges.allSatisfy({ $0.magnitude <= 1e12 }),
                zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
            else { throw .invalidNumber(field: "levels") }
        }
        self.referenceTime = referenceTime
        self.recencyDays = recencyDays
        self.frequencies = frequencies
        self.amounts = amounts
        guard segmentCount <= SegmentCentroidsDescription.maximumSegmentCount else {
            throw .countOutOfRange(field: "levels")
        }
    }

    /// Appends `reference time u64 | (count u8 | edges f64…) × 3`.
    func encode(into writer: inout ByteWriter) {
        writer.uint64(UInt64(bitPattern: referenceTime))
        for edges in [recencyDays, frequencies, amounts] {
            writer.uint8(UInt8(edges.count))
            writer.doubles(edges)
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let time: UInt64
        do { time = try reader.uint64() } catch { throw .malformed(error) }
        var edges: [[Double]] = []
        for _ in 0..<3 {
            let count = Int(try reader.checkedUInt8())
            guard count <= Self.maximumEdgeCount else { throw .countOutOfRange(field: "levels") }
            edges.append(try reader.doubles(count: count))
        }
        try self.init(
            referenceTime: Int64(bitPattern: time),
            recencyDays: edges[0],
            frequencies: edges[1],
            amounts: edges[2]
        )
    }
}
