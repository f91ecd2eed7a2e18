import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Values that no honest client can send: fields out of range, and entries for others than asked for.
@Suite struct WrongValueTests {
    /// All have been asked for shares; one client dropped out before masking.
    private func asked() throws -> (Federation, [ClientID]) {
        var federation = try Federation(clientCount: 16, neighborCount: 8, threshold: 5)
        let masking = try federation.runShareKeys()
        let alive = try federation.runMaskedInput(masking, dropping: [federation.ids[11]])
        let asked = try federation.runConsistencyCheck(alive)
        return (federation, asked)
    }

    /// Elements from the modulus 2^61 - 1 on, indices 0 and above 1024, each in every share of an answer.
    @Test func elementsAndIndicesOutOfRangeDropTheirSender() throws {
        var (federation, ids) = try asked()
        let liar = ids[0]
        let good = try federation.unmask(liar)
        let message = try UnmaskingShares(decoding: good)
        let starts =
            message.selfMasks.indices.map { 27 + $0 * 30 }
            + message.recoveries.indices.map { 29 + (message.selfMasks.count + $0) * 30 }
        let malformed = SecureAggregationError.malformedMessage(
            .unmaskingShares,
            .invalidEncoding(type: "unmaskingShares")
        )
        func outcome(_ bytes: [UInt8]) -> MessageOutcome {
            var server = federation.server
            return server.receive(unmaskingShares: bytes, from: liar)
        }
        for start in starts {
            for element in 0..<3 {
                for value in [(1 << 61) - 1, 1 << 61, UInt64.max] as [UInt64] {
                    var writer = ByteWriter()
                    writer.uint64(value)
                    var bytes = good
                    bytes.replaceSubrange(
                        (start + 6 + 8 * element)..<(start + 14 + 8 * element),
                        with: writer.output
                    )
                    #expect(outcome(bytes) == .dropped(malformed))
                }
            }
            for index in [0, 1025, 0xFFFF] as [UInt16] {
                var bytes = good
                bytes[start + 4] = UInt8(truncatingIfNeeded: index)
                bytes[start + 5] = UInt8(truncatingIfNeeded: index >> 8)
                #expect(outcome(bytes) == .dropped(malformed))
            }
            // An index in range, but another holder's.
            var bytes = good
            bytes[start + 4] = bytes[start + 4] % 8 + 1
            #expect(outcome(bytes) == .dropped(.invalidShare))
        }
        #expect(outcome(good) == .accepted)
        var bytes = good
        bytes[starts[0] + 13] = 0xFF
        #expect(
            federation.server.receive(unmaskingShares: bytes, from: liar) == .dropped(malformed)
        )
        let sum = try federation.runUnmasking(Array(ids[1...]))
        #expect(sum.values == federation.plainSum(over: sum.survivors))
        #expect(sum.survivors.count == 15)
    }

    /// Shares under owners that are unknown, no neighbors, or in the other list than their state says.
    @Test func sharesOfWrongOwnersDropTheirSender() throws {
        var (federation, ids) = try asked()
        let liar = ids[0]
        let good = try UnmaskingShares(decoding: federation.unmask(liar))
        let neighbors = (good.selfMasks + good.recoveries).map(\.owner)
        let far = try federation.ids.first { $0 != liar && !neighbors.contains($0) }.orThrow()
        let share = good.selfMasks[0].share
        func outcome(_ selfMasks: [ClientID], _ recoveries: [ClientID]) -> MessageOutcome {
            var server = federation.server
            let message = UnmaskingShares(
                round: good.round,
                client: liar,
                selfMasks: selfMasks.map { .init(owner: $0, share: share) },
                recoveries: recoveries.map { .init(owner: $0, share: share) }
            )
            return server.receive(unmaskingShares: message.encode(), from: liar)
        }
        #expect(outcome([ClientID(0)], []) == .dropped(.neighborsMismatch))
        #expect(outcome([ClientID(.max)], []) == .dropped(.neighborsMismatch))
        #expect(outcome([far], []) == .dropped(.invalidShare))
        #expect(outcome([liar], []) == .dropped(.invalidShare))
        #expect(outcome([], [good.selfMasks[0].owner]) == .dropped(.neighborsMismatch))
        #expect(outcome([federation.ids[11]], []) == .dropped(.neighborsMismatch))
        // No shares at all are an answer.
        #expect(outcome([], []) == .accepted)
    }

    /// A vector with bits set past its last lane, or of a modulus or length that is not the round's.
    @Test func vectorsOfOtherShapesDropTheirSender() throws {
        var federation = try Federation(
            clientCount: 16,
            neighborCount: 8,
            threshold: 5,
            modulusBits: 19
        )
        let masking = try federation.runShareKeys()
        let liar = masking[0]
        let good = try federation.mask(liar)
        let malformed = SecureAggregationError.malformedMessage(
            .maskedInput,
            .invalidEncoding(type: "maskedInput")
        )
        func outcome(_ change: (inout [UInt8]) -> Void) -> MessageOutcome {
            var server = federation.server
            var bytes = good
            change(&bytes)
            return server.receive(maskedInput: bytes, from: liar)
        }
        // 37 lanes of 19 bits leave one bit of the last byte.
        #expect(outcome { $0[$0.count - 1] |= 0x80 } == .dropped(malformed))
        for bits in [0, 33, 255] as [UInt8] {
            #expect(outcome { $0[25] = bits } == .dropped(malformed))
        }
        // 18 bits and 39 lanes take as many bytes as 19 bits and 37 lanes.
        #expect(
            outcome {
                ($0[25], $0[26]) = (18, 39)
                $0[$0.count - 1] &= 0x3F
            } == .dropped(.invalidParameter(.modulusBits))
        )
        #expect(
            outcome { bytes in
                bytes[26] = 36
                bytes.removeLast(2)
                bytes[bytes.count - 1] &= 0x0F
            } == .dropped(.laneCountMismatch(expected: 37, actual: 36))
        )
        for lanes in [0xFFFF_FFFF, 0x8000_0000] as [UInt32] {
            let result = outcome { bytes in
                for offset in 0..<4 {
                    bytes[26 + offset] = UInt8(truncatingIfNeeded: lanes >> UInt32(8 * offset))
                }
            }
            guard case .dropped(.malformedMessage(.maskedInput, .bytesMissing)) = result else {
                Issue.record("\(lanes) lanes: \(result)")
                continue
            }
        }
        #expect(outcome { _ in } == .accepted)
    }
}
