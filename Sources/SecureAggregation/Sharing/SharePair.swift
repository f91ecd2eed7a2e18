import ProtocolPrimitives

/// One neighbor's shares of both secrets of a client; **secret**.
///
///     | index u16 | 5 elements u64 of the masking key | 5 elements u64 of the self-mask secret |
public struct SharePair: Equatable, Sendable, CustomReflectable {
    /// Length of the encoding in bytes.
    public static let byteCount = 2 + 2 * Share.elementsByteCount

    /// Share of the masking secret key, revealed if the owner drops out.
    public let maskingKey: Share
    /// Share of the self-mask secret, revealed if the owner survives.
    public let selfMask: Share

    /// Joins two shares.
    ///
    /// - Throws: ``SecureAggregationError/invalidShare`` if their indices differ.
    public init(maskingKey: Share, selfMask: Share) throws(SecureAggregationError) {
        guard maskingKey.index == selfMask.index else { throw .invalidShare }
        self.maskingKey = maskingKey
        self.selfMask = selfMask
    }

    init(from reader: inout MessageReader) throws(SecureAggregationError) {
        maskingKey = try Share(from: &reader)
        selfMask = Share(index: maskingKey.index, elements: try ShareElements(from: &reader))
    }

    func encode(into writer: inout ByteWriter) {
        maskingKey.encode(into: &writer)
        selfMask.elements.encode(into: &writer)
    }

    /// An empty mirror, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
