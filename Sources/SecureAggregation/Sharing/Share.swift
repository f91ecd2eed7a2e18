public import ProtocolPrimitives

/// One Shamir share of a 16-byte secret; **secret** up to the threshold.
///
///     | index u16, 1...1024 | 3 field elements u64, each below 2^61 - 1 |
public struct Share: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// Length of the encoding in bytes.
    public static let byteCount = 2 + elementsByteCount
    static let elementsByteCount = 8 * ShamirSecretSharing.limbCount

    /// Where the polynomials were evaluated; **public**, never 0.
    public let index: UInt16
    let elements: ShareElements

    init(index: UInt16, elements: ShareElements) {
        self.index = index
        self.elements = elements
    }

    /// Appends the 26-byte encoding.
    public func encode(into writer: inout ByteWriter) {
        writer.uint16(index)
        elements.encode(into: &writer)
    }

    init(from reader: inout MessageReader) throws(SecureAggregationError) {
        index = try reader.uint16()
        elements = try ShareElements(from: &reader)
        guard index >= 1, Int(index) <= ShamirSecretSharing.maximumShareCount else {
            throw reader.invalidEncoding
        }
    }

    /// The index, never the elements.
    public var description: String { "Share(index: \(index), redacted)" }

    /// An empty mirror, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The values of the three limb polynomials at one index; **secret**, stored inline.
struct ShareElements: Equatable, Sendable, CustomReflectable {
    private var element0, element1, element2: UInt64

    /// Asks for one canonical element per limb, in order.
    init<Failure: Error>(_ element: (Int) throws(Failure) -> UInt64) throws(Failure) {
        element0 = try element(0)
        element1 = try element(1)
        element2 = try element(2)
    }

    init(from reader: inout MessageReader) throws(SecureAggregationError) {
        try self.init { (_) throws(SecureAggregationError) in
            let element = try reader.uint64()
            guard element < PrimeField.modulus else { throw reader.invalidEncoding }
            return element
        }
    }

    func encode(into writer: inout ByteWriter) {
        for limb in 0..<ShamirSecretSharing.limbCount { writer.uint64(self[limb]) }
    }

    subscript(limb: Int) -> UInt64 {
        switch limb {
        case 0: element0
        case 1: element1
        default: element2
        }
    }

    var customMirror: Mirror { Mirror(self, children: []) }
}
