import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Only the next call of the protocol is possible, and none after a refusal.
@Suite struct CallOrderTests {
    /// Every method of a round in every state: only the next one does not throw outOfOrder.
    @Test(arguments: Adversary.allCases) func everyOtherOrderIsAnError(adversary: Adversary) throws
    {
        var federation = try Federation(
            clientCount: 8,
            neighborCount: 4,
            threshold: 3,
            adversary: adversary
        )
        let id = federation.ids[2]
        var states = [try federation.clients[id].orThrow()]
        var ids = try federation.runShareKeys()
        states.append(try federation.clients[id].orThrow())
        let forwarded = try federation.server.forwardedShares(for: id)
        ids = try federation.runMaskedInput(ids)
        states.append(try federation.clients[id].orThrow())
        var survivors = ParticipantSet(participantCount: 8)
        for position in 0..<8 { survivors.insert(position) }
        let announcement =
            adversary == .malicious
            ? try federation.server.survivorAnnouncement()
            : SurvivorAnnouncement(
                round: federation.round,
                survivors: survivors,
                attestation: [UInt8](repeating: 0, count: 64)
            )
        ids = try federation.runConsistencyCheck(ids)
        if adversary == .malicious { states.append(try federation.clients[id].orThrow()) }
        let request = try federation.server.unmaskingRequest(for: id)
        _ = try federation.unmask(id)
        states.append(try federation.clients[id].orThrow())
        typealias Call = (Phase, (inout SecureAggregationClient) throws -> Void)
        var calls: [Call] = [
            (.shareKeys, { _ = try $0.shareKeys() }),
            (
                .maskedInputCollection,
                { _ = try $0.maskedInput(for: forwarded) { _, _ in } }
            ),
            (.consistencyCheck, { _ = try $0.signSurvivors(announcement) }),
            (.unmasking, { _ = try $0.unmask(request) }),
        ]
        if adversary == .semiHonest {
            // There is no such phase in any state.
            let call = calls.remove(at: 2)
            for state in states {
                var client = state
                #expect(throws: SecureAggregationError.outOfOrder(phase: .consistencyCheck)) {
                    try call.1(&client)
                }
            }
        }
        for (number, state) in states.enumerated() {
            for (index, call) in calls.enumerated() where index != number {
                var client = state
                do {
                    try call.1(&client)
                    Issue.record("\(call.0) was possible in state \(number)")
                } catch SecureAggregationError.alreadyUnmasked {
                    #expect(number == states.count - 1 && call.0 == .unmasking)
                } catch {
                    #expect(
                        error as? SecureAggregationError == .outOfOrder(phase: call.0),
                        "state \(number)"
                    )
                }
            }
        }
    }

    @Test func keysAreAdvertisedOnceAndThenOneListIsTaken() throws {
        var opening = try SessionOpening(clientCount: 8, neighborCount: 4, threshold: 3)
        let id = opening.ids[2]
        let fresh = try opening.exchanges[id].orThrow()
        try opening.runAdvertiseKeys()
        let list = try opening.open().neighborList(for: id)
        var random = try opening.random(id)
        var early = fresh
        #expect(throws: SecureAggregationError.outOfOrder(phase: .shareKeys)) {
            try early.establish(list)
        }
        // What came too early changed nothing.
        #expect(throws: Never.self) { try early.advertiseKeys(using: &random) }
        var exchange = try opening.exchanges[id].orThrow()
        #expect(throws: SecureAggregationError.outOfOrder(phase: .advertiseKeys)) {
            try exchange.advertiseKeys(using: &random)
        }
        #expect(throws: Never.self) { try exchange.establish(list) }
        #expect(throws: SecureAggregationError.outOfOrder(phase: .shareKeys)) {
            try exchange.establish(list)
        }
        #expect(throws: SecureAggregationError.outOfOrder(phase: .advertiseKeys)) {
            try exchange.advertiseKeys(using: &random)
        }
    }

    @Test func afterARefusalNothingMoreIsSaid() throws {
        var opening = try SessionOpening(clientCount: 8, neighborCount: 4, threshold: 3)
        let id = opening.ids[0]
        try opening.runAdvertiseKeys()
        let good = try opening.open().neighborList(for: id)
        var exchange = try opening.exchanges[id].orThrow()
        let bad = NeighborList(
            round: good.round,
            participants: good.participants,
            attestation: good.attestation,
            neighbors: []
        )
        #expect(throws: SecureAggregationError.neighborsMismatch) { try exchange.establish(bad) }
        #expect(throws: SecureAggregationError.outOfOrder(phase: .shareKeys)) {
            try exchange.establish(good)
        }
        var federation = try Federation(clientCount: 8, neighborCount: 4, threshold: 3)
        _ = try federation.runShareKeys()
        let forwarded = try federation.server.forwardedShares(for: id)
        let none = ForwardedShares(
            round: federation.round,
            recipient: id,
            maskingSet: forwarded.maskingSet,
            attestation: forwarded.attestation,
            entries: []
        )
        #expect(throws: SecureAggregationError.neighborsMismatch) {
            try federation.mask(id, none)
        }
        #expect(throws: SecureAggregationError.outOfOrder(phase: .maskedInputCollection)) {
            try federation.mask(id, forwarded)
        }
    }
}
