import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Messages of another phase, round or session, and messages sent twice.
@Suite struct LateAndReplayedMessageTests {
    private typealias Receive = (inout SecureAggregationServer, [UInt8], ClientID) -> MessageOutcome

    private let kinds: [(Phase, MessageKind, Receive)] = [
        (.shareKeys, .encryptedShares, { $0.receive(encryptedShares: $1, from: $2) }),
        (.maskedInputCollection, .maskedInput, { $0.receive(maskedInput: $1, from: $2) }),
        (.consistencyCheck, .survivorSignature, { $0.receive(survivorSignature: $1, from: $2) }),
        (.unmasking, .unmaskingShares, { $0.receive(unmaskingShares: $1, from: $2) }),
    ]

    /// Runs a round whose messages are kept; in each phase every earlier message is sent again, and the
    /// phase's own twice.
    @Test func lateAndRepeatedMessagesAreIgnored() throws {
        var federation = try Federation(clientCount: 16, neighborCount: 8, threshold: 5)
        let id = federation.ids[3]
        var messages: [Phase: [UInt8]] = [:]
        func tryAll(_ federation: inout Federation, current: Phase?) throws {
            for (phase, _, receive) in kinds {
                guard let message = messages[phase], phase != current else { continue }
                #expect(
                    receive(&federation.server, message, id) == .ignored(.outOfOrder(phase: phase))
                )
            }
            guard let current, let message = messages[current] else { return }
            let receive = try kinds.first { $0.0 == current }.orThrow().2
            #expect(
                receive(&federation.server, message, id) == .ignored(.duplicateMessage(client: id))
            )
        }
        for other in federation.ids {
            let message = try federation.share(other)
            if other == id { messages[.shareKeys] = message }
            try expectAccepted(federation.server.receive(encryptedShares: message, from: other))
        }
        try tryAll(&federation, current: .shareKeys)
        let masking = try federation.closeShareKeys()
        try tryAll(&federation, current: .maskedInputCollection)
        for other in masking {
            let message = try federation.mask(other)
            if other == id { messages[.maskedInputCollection] = message }
            try expectAccepted(federation.server.receive(maskedInput: message, from: other))
        }
        try tryAll(&federation, current: .maskedInputCollection)
        let alive = try federation.closeMaskedInputCollection()
        try tryAll(&federation, current: .consistencyCheck)
        for other in alive {
            let message = try federation.sign(other)
            if other == id { messages[.consistencyCheck] = message }
            try expectAccepted(federation.server.receive(survivorSignature: message, from: other))
        }
        try tryAll(&federation, current: .consistencyCheck)
        let asked = try federation.server.closeConsistencyCheck()
        try tryAll(&federation, current: .unmasking)
        for other in asked {
            let message = try federation.unmask(other)
            if other == id { messages[.unmasking] = message }
            try expectAccepted(federation.server.receive(unmaskingShares: message, from: other))
        }
        try tryAll(&federation, current: .unmasking)
        #expect(messages.count == 4)
        let sum = try federation.server.finish(maxConcurrency: 1)
        #expect(sum.values == federation.plainSum(over: federation.ids))
        #expect(federation.server.rejections.isEmpty)
        try tryAll(&federation, current: nil)
    }

    /// A vector that comes too late is in no sum; its sender has dropped out.
    @Test(arguments: Adversary.allCases) func lateVectorsAreNotAdded(adversary: Adversary) throws {
        var federation = try Federation(
            clientCount: 16,
            neighborCount: 8,
            threshold: 5,
            adversary: adversary
        )
        let late = federation.ids[3]
        let masking = try federation.runShareKeys()
        let message = try federation.mask(late)
        let alive = try federation.runMaskedInput(masking, dropping: [late])
        #expect(
            federation.server.receive(maskedInput: message, from: late)
                == .ignored(.outOfOrder(phase: .maskedInputCollection))
        )
        let sum = try federation.runUnmasking(federation.runConsistencyCheck(alive))
        #expect(sum.survivors == federation.ids.filter { $0 != late })
        #expect(sum.values == federation.plainSum(over: sum.survivors))
    }

    /// A client's messages of the round before, and of the same round of another session.
    @Test func messagesOfAnotherRoundOrSessionDropTheirSender() throws {
        for isOtherSession in [false, true] {
            for (phase, kind, receive) in kinds {
                var old = try Federation(
                    clientCount: 16,
                    neighborCount: 8,
                    threshold: 5,
                    seed: isOtherSession ? 2 : 1
                )
                let id = old.ids[3]
                var replay: [UInt8] = []
                let shared = try old.share(id)
                if phase == .shareKeys { replay = shared }
                try expectAccepted(old.server.receive(encryptedShares: shared, from: id))
                var ids = try old.runShareKeys(old.ids.filter { $0 != id })
                if phase == .maskedInputCollection {
                    var copy = old
                    replay = try copy.mask(id)
                }
                ids = try old.runMaskedInput(ids)
                if phase == .consistencyCheck {
                    var copy = old
                    replay = try copy.sign(id)
                }
                ids = try old.runConsistencyCheck(ids)
                if phase == .unmasking { replay = try old.unmask(id) }

                var federation = old
                if isOtherSession {
                    federation = try Federation(clientCount: 16, neighborCount: 8, threshold: 5)
                } else {
                    try federation.begin(round: 4)
                }
                let others = Set([id])
                for other in federation.ids where phase != .shareKeys || other != id {
                    let message = try federation.share(other)
                    try expectAccepted(
                        federation.server.receive(encryptedShares: message, from: other)
                    )
                }
                let wrong = MessageOutcome.dropped(.wrongContext(kind))
                if phase == .shareKeys { #expect(receive(&federation.server, replay, id) == wrong) }
                ids = try federation.closeShareKeys()
                if phase == .maskedInputCollection {
                    #expect(receive(&federation.server, replay, id) == wrong)
                }
                ids = try federation.runMaskedInput(
                    ids,
                    dropping: phase == .maskedInputCollection ? others : []
                )
                if phase == .consistencyCheck {
                    #expect(receive(&federation.server, replay, id) == wrong)
                }
                ids = try federation.runConsistencyCheck(
                    ids,
                    dropping: phase == .consistencyCheck ? others : []
                )
                if phase == .unmasking { #expect(receive(&federation.server, replay, id) == wrong) }
                let sum = try federation.runUnmasking(
                    ids,
                    dropping: phase == .unmasking ? others : []
                )
                #expect(sum.values == federation.plainSum(over: sum.survivors))
                #expect(federation.server.rejections == [id: .wrongContext(kind)])
            }
        }
    }
}
