import ProtocolPrimitives

/// "How good is the released model for you?" One user's metrics on items held out of training.
///
/// A client with held-out items scores the catalog with the model of that digest and its own history,
/// and answers its metrics, each in 0…1, and a 1; a client without answers zeros. The L2 norm is at
/// most √(metrics + 1).
public struct MetricSumsQuery: Equatable, Sendable {
    /// Bytes of a digest.
    public static let digestByteCount = 32
    /// Most metrics of one query.
    public static let maximumMetricCount = 64
    private static let maximumNameLength = 64

    /// SHA-256 of the released model file; **public**.
    public let modelDigest: [UInt8]
    /// Names with cut-offs, as in `ndcg@10`, none twice.
    public let metrics: [String]

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` for a digest of another length, no metric, too many, one
    ///   twice, or a name that is not 1…64 printable ASCII characters.
    public init(modelDigest: [UInt8], metrics: [String]) throws(FederatedProtocolError) {
        guard modelDigest.count == Self.digestByteCount else {
            throw .countOutOfRange(field: "modelDigest")
        }
        guard (1...Self.maximumMetricCount).contains(metrics.count),
            Set(metrics).count == metrics.count
        else { throw .countOutOfRange(field: "metrics") }
        for name in metrics {
            guard (1...Self.maximumNameLength).contains(name.utf8.count),
                name.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
            else { throw .invalidNumber(field: "metrics") }
        }
        self.modelDigest = modelDigest
        self.metrics = metrics
    }

    /// Coordinates per answer: the metrics, then the 1.
    public var length: Int { metrics.count + 1 }
    /// Bound on an answer's L2 norm.
    public var l2Bound: Double { Double(length).squareRoot() }

    /// Appends `digest | count u32 | (length u8 | name)…`.
    func encode(into writer: inout ByteWriter) {
        for byte in modelDigest { writer.uint8(byte) }
        writer.uint32(UInt32(metrics.count))
        for name in metrics {
            writer.uint8(UInt8(name.utf8.count))
            for byte in name.utf8 { writer.uint8(byte) }
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        var digest: [UInt8] = []
        for _ in 0..<Self.digestByteCount { digest.append(try reader.checkedUInt8()) }
        let count = try reader.count(
            below: Self.maximumMetricCount,
            bytesEach: 2,
            field: "metrics"
        )
        var metrics: [String] = []
        for _ in 0..<count {
            var bytes: [UInt8] = []
            for _ in 0..<(try reader.checkedUInt8()) { bytes.append(try reader.checkedUInt8()) }
            // Characters are checked below; others never decode to the same bytes.
            metrics.append(String(decoding: bytes, as: UTF8.self))
        }
        try self.init(modelDigest: digest, metrics: metrics)
    }
}
