import ProtocolPrimitives

/// A few columns' worth of the items' second moments, for catalogs too large for the whole triangle.
///
/// With r the client's residual vector over the head (unit norm or zero) and Ω a public matrix of items
/// × columns, the answer is r ⊗ c, c being Ωᵀ r, shortened to ``normBound``: the sum of r rᵀ Ω (Halko,
/// Martinsson and Tropp 2011, "Finding structure with randomness", §4). Its L2 norm is at most
/// ``normBound``.
public struct ItemSketchQuery: Equatable, Sendable {
    /// Most columns.
    public static let maximumColumnCount = 1024

    /// Ω; **public**.
    public enum Basis: Equatable, Sendable {
        /// Signs over √columns, drawn from a seed by ``ItemSketchQuery/signs(seed:count:)``.
        case random(seed: UInt64)
        /// Given numbers, items × columns, row by row.
        case given([Float])
    }

    /// The items with their weights and direction; **public**.
    public let head: HeadDescription
    /// Ω; **public**.
    public let basis: Basis
    /// Number of columns.
    public let columnCount: Int
    /// The longest c, above 0.
    public let normBound: Double

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` if sizes differ, numbers are out of range or the answer
    ///   would be longer than 2²⁴ coordinates.
    public init(head: HeadDescription, basis: Basis, columnCount: Int, normBound: Double)
        throws(FederatedProtocolError)
    {
        guard (1...Self.maximumColumnCount).contains(columnCount),
            head.count * columnCount <= HeadDescription.maximumCount
        else { throw .countOutOfRange(field: "columns") }
        if case .given(let numbers) = basis {
            guard numbers.count == head.count * columnCount else {
                throw .countOutOfRange(field: "basis")
            }
            guard numbers.allSatisfy({ $0.magnitude <= 1e9 }) else {
                throw .invalidNumber(field: "basis")
            }
        }
        guard normBound.isFinite, normBound > 0 else { throw .invalidNumber(field: "normBound") }
        self.head = head
        self.basis = basis
        self.columnCount = columnCount
        self.normBound = normBound
    }

    /// Coordinates per answer.
    public var length: Int { head.count * columnCount }
    /// Bound on an answer's L2 norm.
    public var l2Bound: Double { normBound }

    /// Ω, items × columns, row by row.
    ///
    /// - Throws: `ProtocolPrimitivesError`.
    public func matrix() throws -> [Float] {
        switch basis {
        case .given(let numbers): return numbers
        case .random(let seed):
            let scale = 1 / Float(columnCount).squareRoot()
            return try Self.signs(seed: seed, count: length).map { $0 ? scale : -scale }
        }
    }

    /// Signs from the stream `itemSketch`: the bits of its bytes, the lowest of a byte first.
    static func signs(seed: UInt64, count: Int) throws -> [Bool] {
        var random = try SeededRandomSource(seed: seed, label: "itemSketch")
        var bytes = [UInt8](repeating: 0, count: (count + 7) / 8)
        bytes.withUnsafeMutableBytes { random.fill($0) }
        return (0..<count).map { bytes[$0 / 8] >> ($0 % 8) & 1 == 1 }
    }

    /// Appends `head | columns u32 | bound f64 | 0 u8, seed u64 or 1 u8, Ω f32…`.
    func encode(into writer: inout ByteWriter) {
        head.encode(into: &writer)
        writer.uint32(UInt32(columnCount))
        writer.double(normBound)
        switch basis {
        case .random(let seed):
            writer.uint8(0)
            writer.uint64(seed)
        case .given(let numbers):
            writer.uint8(1)
            writer.floats(numbers)
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let head = try HeadDescription(from: &reader)
        let columnCount = Int(try reader.checkedUInt32())
        guard (1...Self.maximumColumnCount).contains(columnCount) else {
            throw .countOutOfRange(field: "columns")
        }
        let normBound = try reader.double()
        let basis: Basis
        switch try reader.checkedUInt8() {
        case 0:
            do { basis = .random(seed: try reader.uint64()) } catch { throw .malformed(error) }
        // Both counts are bounded above, so the product cannot overflow.
        case 1: basis = .given(try reader.floats(count: head.count * columnCount))
        default: throw .invalidNumber(field: "basis")
        }
        try self.init(head: head, basis: basis, columnCount: columnCount, normBound: normBound)
    }
}
