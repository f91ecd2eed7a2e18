import ProtocolPrimitives

/// Reads one message and names its kind in every error.
struct MessageReader {
    let kind: MessageKind
    let round: RoundID
    private var reader: ByteReader

    /// Reads kind and round.
    init(_ bytes: [UInt8], kind: MessageKind) throws(SecureAggregationError) {
        var reader = ByteReader(bytes)
        do throws(ProtocolPrimitivesError) {
            guard try reader.uint8() == kind.rawValue else {
                throw .invalidEncoding(type: "\(kind)")
            }
            round = try RoundID(from: &reader)
        } catch {
            throw .malformedMessage(kind, error)
        }
        self.kind = kind
        self.reader = reader
    }

    /// Reads bytes that came inside a message and have no header of their own.
    init(unframed bytes: [UInt8], kind: MessageKind, round: RoundID) {
        self.kind = kind
        self.round = round
        reader = ByteReader(bytes)
    }

    var invalidEncoding: SecureAggregationError {
        .malformedMessage(kind, .invalidEncoding(type: "\(kind)"))
    }

    mutating func uint8() throws(SecureAggregationError) -> UInt8 {
        do { return try reader.uint8() } catch { throw .malformedMessage(kind, error) }
    }

    mutating func uint16() throws(SecureAggregationError) -> UInt16 {
        do { return try reader.uint16() } catch { throw .malformedMessage(kind, error) }
    }

    mutating func uint32() throws(SecureAggregationError) -> UInt32 {
        do { return try reader.uint32() } catch { throw .malformedMessage(kind, error) }
    }

    mutating func uint64() throws(SecureAggregationError) -> UInt64 {
        do { return try reader.uint64() } catch { throw .malformedMessage(kind, error) }
    }

    mutating func bytes(count: Int) throws(SecureAggregationError) -> [UInt8] {
        do { return try reader.bytes(count: count) } catch { throw .malformedMessage(kind, error) }
    }

    mutating func client() throws(SecureAggregationError) -> ClientID { ClientID(try uint32()) }

    /// Reads a 1-byte length, 0 or 64, and a witness's attestation of that length.
    mutating func attestation() throws(SecureAggregationError) -> [UInt8] {
        let count = Int(try uint8())
        guard [0, Witness.attestationByteCount].contains(count) else { throw invalidEncoding }
        return try bytes(count: count)
    }

    func finish() throws(SecureAggregationError) {
        do { try reader.finish() } catch { throw .malformedMessage(kind, error) }
    }

    /// Reads a 2-byte count and that many entries of a fixed length, strictly ascending by client.
    mutating func entries<Entry>(
        byteCount: Int,
        client: (Entry) -> ClientID,
        _ entry: (inout MessageReader) throws(SecureAggregationError) -> Entry
    ) throws(SecureAggregationError) -> [Entry] {
        let count = Int(try uint16())
        guard count <= SecureAggregationParameters.maximumNeighborCount else {
            throw invalidEncoding
        }
        guard count * byteCount <= reader.remaining else {
            throw .malformedMessage(
                kind,
                .bytesMissing(needed: count * byteCount, available: reader.remaining)
            )
        }
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let next = try entry(&self)
            if let last = entries.last, client(last) >= client(next) { throw invalidEncoding }
            entries.append(next)
        }
        return entries
    }
}
