import ProtocolPrimitives

/// One neighbor's shares of both secrets of a client; **secret**.
///
///     | index u16 | 3 elements u64 of the recovery secret | 3 elements u64 of the self-mask secret |
public struct SharePair: Equatable, Sendable, CustomReflectable {
    /// Length of the encoding in bytes.
    public static let byteCount = 2 + 2 * Share.elementsByteCount

    /// Share of the recovery secret, revealed if the owner drops out.
    public let recovery: Share
    /// Share of the self-mask secret, revealed if the owner survives.
    public let selfMask: Share

    /// Joins two shares.
    ///
    /// - Throws: ``SecureAggregationError/invalidShare`` if their indices differ.
    public init(recovery: Share, selfMask: Share) throws(SecureAggregationError) {
        guard recovery.index == selfMask.index else { throw .invalidShare }
        self.recovery = recovery
        self.selfMask = selfMask
    }

    init(from reader: inout MessageReader) throws(SecureAggregationError) {
        recovery = try Share(from: &reader)
        selfMask = Share(index: recovery.index, elements: try ShareElements(from: &reader))
    }

    func encode(into writer: inout ByteWriter) {
        recovery.encode(into: &writer)
        selfMask.elements.encode(into: &writer)
    }

    /// An empty mirror, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
