import ProtocolPrimitives

/// How strongly two items of one history go together by their distance in time's order; **public**.
public struct SequenceKernel: Equatable, Sendable {
    /// ρ, 0…1: items d places apart count ρ^d.
    public let decay: Double
    /// Items this far apart or further do not count; at least 1.
    public let window: Int

    /// Creates a kernel.
    ///
    /// - Throws: ``FederatedProtocolError/invalidNumber(field:)``.
    public init(decay: Double, window: Int) throws(FederatedProtocolError) {
        guard decay >= 0, decay <= 1, (1...65_536).contains(window) else {
            throw .invalidNumber(field: "kernel")
        }
        self.decay = decay
        self.window = window
    }

    /// Appends `decay f64 | window u32`.
    func encode(into writer: inout ByteWriter) {
        writer.double(decay)
        writer.uint32(UInt32(window))
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        try self.init(decay: try reader.double(), window: Int(try reader.checkedUInt32()))
    }
}
