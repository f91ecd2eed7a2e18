import ProtocolPrimitives

/// How long a client makes the vector of its history before it answers; **public**.
public enum VectorNorm: Equatable, Sendable {
    /// Divided by its own norm: every history counts the same.
    case unit
    /// As it is, shortened to the bound where it is longer; the bound is in 1…4,096.
    case atMost(Double)

    private static let largest = 4096.0

    /// The longest vector.
    public var bound: Double {
        switch self {
        case .unit: 1
        case .atMost(let bound): bound
        }
    }

    /// This norm.
    ///
    /// - Throws: ``FederatedProtocolError/invalidNumber(field:)`` for a bound outside its range.
    func checked() throws(FederatedProtocolError) -> VectorNorm {
        guard bound >= 1, bound <= Self.largest else { throw .invalidNumber(field: "norm") }
        return self
    }

    /// Appends the bound, 0 for unit norm.
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .unit: writer.double(0)
        case .atMost(let bound): writer.double(bound)
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let bound = try reader.double()
        // Only +0: every norm has one form.
        self = bound.bitPattern == 0 ? .unit : try VectorNorm.atMost(bound).checked()
    }
}
