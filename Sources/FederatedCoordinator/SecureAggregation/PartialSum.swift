public import ProtocolPrimitives
import SecureAggregation

/// A running sum of masked vectors from a fixed set of senders, so that several threads can take
/// them in at once; each vector is added as it arrives and not kept.
///
/// The senders of the partial sums of one call to ``SecureAggregationServer/partialSums(count:)``
/// are disjoint, so that a vector sent twice cannot be counted twice.
public struct PartialSum: Sendable {
    /// Clients whose vectors go into this sum, ascending.
    public let senders: [ClientID]
    private(set) var accepted: Set<ClientID> = []
    private(set) var dropped: [ClientID: SecureAggregationError] = [:]
    private(set) var upload = SecureAggregationStatistics.MessageSizes()
    private(set) var lanes: [UInt32]
    private let expected: Set<ClientID>
    private let round: RoundID
    private let modulusBits: Int

    init(round: RoundID, modulusBits: Int, laneCount: Int, senders: [ClientID]) {
        self.round = round
        self.modulusBits = modulusBits
        self.senders = senders
        expected = Set(senders)
        lanes = [UInt32](repeating: 0, count: laneCount)
    }

    /// Adds the masked vector of a client.
    ///
    /// - Parameters:
    ///   - message: the encoded ``MaskedInput``.
    ///   - client: who sent it, as the transport authenticated it.
    /// - Returns: whether the message counts.
    /// - Complexity: O(lanes).
    @discardableResult
    public mutating func receive(maskedInput message: [UInt8], from client: ClientID)
        -> MessageOutcome
    {
        guard expected.contains(client), dropped[client] == nil else {
            return .ignored(.clientNotInRound(client: client))
        }
        guard !accepted.contains(client) else { return .ignored(.duplicateMessage(client: client)) }
        upload.record(byteCount: message.count)
        do throws(SecureAggregationError) {
            let input = try MaskedInput(decoding: message)
            guard input.round == round, input.client == client else {
                throw .wrongContext(.maskedInput)
            }
            guard input.vector.bits == modulusBits else { throw .invalidParameter(.modulusBits) }
            guard input.vector.laneCount == lanes.count else {
                throw .laneCountMismatch(expected: lanes.count, actual: input.vector.laneCount)
            }
            input.vector.add(to: &lanes)
            accepted.insert(client)
            return .accepted
        } catch {
            dropped[client] = error
            return .dropped(error)
        }
    }

    /// Adds another partial sum of the round.
    ///
    /// - Throws: ``SecureAggregationError`` if it belongs to another round or counts a client that
    ///   this one counts too; nothing changes then.
    mutating func merge(_ other: PartialSum) throws(SecureAggregationError) {
        guard other.round == round, other.lanes.count == lanes.count,
            expected.isSuperset(of: other.expected)
        else { throw .wrongContext(.maskedInput) }
        if let client = accepted.intersection(other.accepted).min() {
            throw .duplicateMessage(client: client)
        }
        accepted.formUnion(other.accepted)
        dropped.merge(other.dropped) { own, _ in own }
        upload.merge(other.upload)
        lanes.withUnsafeMutableBufferPointer { lanes in
            other.lanes.withUnsafeBufferPointer { others in
                for lane in 0..<lanes.count { lanes[lane] &+= others[lane] }
            }
        }
    }

    /// Hands over the lanes and keeps none.
    mutating func takeLanes() -> [UInt32] {
        defer { lanes = [] }
        return lanes
    }
}
