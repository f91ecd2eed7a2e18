import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A client that sends damaged messages is dropped with the reason, and the others' sum is exact.
@Suite struct DamagedMessageTests {
    /// What a client does to one message.
    enum Damage: CaseIterable {
        case empty, truncated, extended, headerOnly, otherKind, otherRound, otherRun, otherSender

        func apply(to message: [UInt8], other: ClientID) -> [UInt8] {
            var bytes = message
            switch self {
            case .empty: return []
            case .truncated: return Array(message.dropLast())
            case .extended: return message + [0]
            case .headerOnly: return Array(message.prefix(21))
            case .otherKind: bytes[0] = bytes[0] % 9 + 1
            case .otherRound: bytes[17] ^= 1
            case .otherRun: bytes[1] ^= 0x80
            case .otherSender:
                var writer = ByteWriter()
                writer.uint32(other.rawValue)
                bytes.replaceSubrange(21..<25, with: writer.output)
            }
            return bytes
        }

        func isReason(_ error: SecureAggregationError, kind: MessageKind) -> Bool {
            switch (self, error) {
            case (.otherRound, .wrongContext(kind)), (.otherRun, .wrongContext(kind)),
                (.otherSender, .wrongContext(kind)):
                true
            case (.empty, .malformedMessage(kind, .bytesMissing)),
                (.truncated, .malformedMessage(kind, .bytesMissing)),
                (.headerOnly, .malformedMessage(kind, .bytesMissing)),
                (.extended, .malformedMessage(kind, .bytesLeftOver(count: 1))),
                (.otherKind, .malformedMessage(kind, .invalidEncoding)):
                true
            default: false
            }
        }
    }

    /// One damaged message in one phase; its sender says nothing good afterwards.
    @Test(arguments: Phase.allCases.dropFirst(), Damage.allCases)
    func inARound(phase: Phase, damage: Damage) throws {
        for adversary in Adversary.allCases
        where phase != .consistencyCheck || adversary == .malicious {
            var federation = try Federation(
                clientCount: 16,
                neighborCount: 8,
                threshold: 5,
                adversary: adversary
            )
            let (liar, other) = (federation.ids[5], federation.ids[6])
            var reason: SecureAggregationError?
            /// Sends each one's message, the liar's damaged in its phase and good a moment later.
            func collect(
                _ current: Phase,
                _ ids: [ClientID],
                kind: MessageKind,
                _ step: (inout Federation, ClientID) throws -> [UInt8],
                _ receive: (inout Federation, [UInt8], ClientID) -> MessageOutcome
            ) throws {
                for id in ids {
                    if id == liar, reason != nil { continue }
                    let message = try step(&federation, id)
                    guard id == liar, current == phase else {
                        try expectAccepted(receive(&federation, message, id))
                        continue
                    }
                    let bad = damage.apply(to: message, other: other)
                    guard case .dropped(let error) = receive(&federation, bad, id) else {
                        Issue.record("\(damage) passed in \(current)")
                        continue
                    }
                    #expect(damage.isReason(error, kind: kind), "\(current): \(error)")
                    reason = error
                    #expect(
                        receive(&federation, message, id)
                            == .ignored(.clientNotInRound(client: id))
                    )
                }
            }
            try collect(
                .shareKeys,
                federation.ids,
                kind: .encryptedShares,
                { try $0.share($1) },
                { $0.server.receive(encryptedShares: $1, from: $2) }
            )
            let masking = try federation.closeShareKeys()
            try collect(
                .maskedInputCollection,
                masking,
                kind: .maskedInput,
                { try $0.mask($1) },
                { $0.server.receive(maskedInput: $1, from: $2) }
            )
            var alive = try federation.closeMaskedInputCollection()
            if adversary == .malicious {
                try collect(
                    .consistencyCheck,
                    alive,
                    kind: .survivorSignature,
                    { try $0.sign($1) },
                    { $0.server.receive(survivorSignature: $1, from: $2) }
                )
                alive = try federation.server.closeConsistencyCheck()
            }
            try collect(
                .unmasking,
                alive,
                kind: .unmaskingShares,
                { try $0.unmask($1) },
                { $0.server.receive(unmaskingShares: $1, from: $2) }
            )
            let sum = try federation.server.finish(maxConcurrency: 1)
            // Its vector counts if it arrived before the damage.
            let isIn = phase > .maskedInputCollection
            #expect(sum.survivors == federation.ids.filter { isIn || $0 != liar })
            #expect(sum.values == federation.plainSum(over: sum.survivors))
            #expect(federation.server.rejections == [liar: try reason.orThrow()])
        }
    }

    @Test(arguments: Damage.allCases) func whileKeysAreAdvertised(damage: Damage) throws {
        var opening = try SessionOpening(clientCount: 16, neighborCount: 8, threshold: 5)
        let (liar, other) = (opening.ids[5], opening.ids[6])
        let message = damage.apply(to: try opening.advertise(liar), other: other)
        guard
            case .dropped(let error) = opening.server.receive(keyAdvertisement: message, from: liar)
        else {
            Issue.record("\(damage) passed")
            return
        }
        #expect(damage.isReason(error, kind: .keyAdvertisement), "\(error)")
        #expect(opening.server.rejections == [liar: error])
        try opening.runAdvertiseKeys(dropping: [liar])
        var federation = try Federation(opening)
        let sum = try federation.run()
        #expect(sum.survivors == opening.ids.filter { $0 != liar })
        #expect(sum.values == federation.plainSum(over: sum.survivors))
    }

    /// When bad messages leave too few, the round ends with nothing released.
    @Test(arguments: Phase.allCases.dropFirst()) func tooManyDamagedMessagesAbort(phase: Phase)
        throws
    {
        var federation = try Federation(clientCount: 9, neighborCount: 8, threshold: 6)
        let liars = Set(federation.ids.suffix(4))
        func send(_ current: Phase, _ id: ClientID, _ message: [UInt8]) -> [UInt8] {
            current == phase && liars.contains(id) ? Array(message.dropLast(3)) : message
        }
        func run() throws -> SecureAggregationSum {
            for id in federation.ids {
                let message = send(.shareKeys, id, try federation.share(id))
                federation.server.receive(encryptedShares: message, from: id)
            }
            for id in try federation.closeShareKeys() {
                let message = send(.maskedInputCollection, id, try federation.mask(id))
                federation.server.receive(maskedInput: message, from: id)
            }
            for id in try federation.closeMaskedInputCollection() {
                let message = send(.consistencyCheck, id, try federation.sign(id))
                federation.server.receive(survivorSignature: message, from: id)
            }
            for id in try federation.server.closeConsistencyCheck() {
                let message = send(.unmasking, id, try federation.unmask(id))
                federation.server.receive(unmaskingShares: message, from: id)
            }
            return try federation.server.finish(maxConcurrency: 1)
        }
        #expect(throws: SecureAggregationError.self) { try run() }
        #expect(federation.server.phase == nil && federation.server.abortReason != nil)
        #expect(throws: SecureAggregationError.roundAborted) {
            try federation.server.finish(maxConcurrency: 1)
        }
    }
}
