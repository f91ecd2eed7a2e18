import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// What belongs to another phase is ignored, and a phase that ends too small ends the round.
@Suite struct PhaseOrderTests {
    private func federation(_ adversary: Adversary) throws -> Federation {
        try Federation(clientCount: 24, neighborCount: 10, threshold: 6, adversary: adversary)
    }

    @Test(arguments: Adversary.allCases) func messagesOfOtherPhasesAreIgnored(
        adversary: Adversary
    ) throws {
        var federation = try federation(adversary)
        let id = federation.ids[0]
        let message = try federation.share(id)
        #expect(
            federation.server.receive(maskedInput: message, from: id)
                == .ignored(.outOfOrder(phase: .maskedInputCollection))
        )
        #expect(
            federation.server.receive(survivorSignature: message, from: id)
                == .ignored(.outOfOrder(phase: .consistencyCheck))
        )
        #expect(
            federation.server.receive(unmaskingShares: message, from: id)
                == .ignored(.outOfOrder(phase: .unmasking))
        )
        #expect(throws: SecureAggregationError.outOfOrder(phase: .maskedInputCollection)) {
            try federation.closeMaskedInputCollection()
        }
        #expect(throws: SecureAggregationError.outOfOrder(phase: .consistencyCheck)) {
            try federation.server.closeConsistencyCheck()
        }
        #expect(throws: SecureAggregationError.outOfOrder(phase: .consistencyCheck)) {
            try federation.server.survivorAnnouncement()
        }
        #expect(throws: SecureAggregationError.outOfOrder(phase: .unmasking)) {
            try federation.server.finish(maxConcurrency: 1)
        }
        #expect(throws: SecureAggregationError.outOfOrder(phase: .unmasking)) {
            try federation.server.unmaskingRequest(for: id)
        }
        #expect(federation.server.phase == .shareKeys)
        federation.server.abort()
        #expect(
            federation.server.receive(encryptedShares: message, from: id)
                == .ignored(.roundAborted)
        )
        #expect(throws: SecureAggregationError.roundAborted) {
            try federation.closeShareKeys()
        }
    }

    /// Where no malicious coordinator is expected, unmasking follows at once; elsewhere it cannot.
    @Test(arguments: Adversary.allCases) func onlyMaliciousRoundsCheckConsistency(
        adversary: Adversary
    ) throws {
        var federation = try federation(adversary)
        let ids = try federation.runMaskedInput(federation.runShareKeys())
        switch adversary {
        case .semiHonest:
            #expect(federation.server.phase == .unmasking)
            #expect(throws: SecureAggregationError.outOfOrder(phase: .consistencyCheck)) {
                try federation.server.survivorAnnouncement()
            }
            #expect(throws: SecureAggregationError.outOfOrder(phase: .consistencyCheck)) {
                try federation.server.closeConsistencyCheck()
            }
            #expect(
                federation.server.receive(survivorSignature: [], from: ids[0])
                    == .ignored(.outOfOrder(phase: .consistencyCheck))
            )
            #expect(try federation.server.unmaskingRequest(for: ids[0]).signatures.isEmpty)
        case .malicious:
            #expect(federation.server.phase == .consistencyCheck)
            #expect(throws: SecureAggregationError.outOfOrder(phase: .unmasking)) {
                try federation.server.unmaskingRequest(for: ids[0])
            }
            #expect(
                federation.server.receive(unmaskingShares: [], from: ids[0])
                    == .ignored(.outOfOrder(phase: .unmasking))
            )
            #expect(throws: SecureAggregationError.outOfOrder(phase: .unmasking)) {
                try federation.server.finish(maxConcurrency: 1)
            }
            // Nobody signs, so nobody is asked.
            #expect(throws: SecureAggregationError.self) {
                try federation.server.closeConsistencyCheck()
            }
            #expect(federation.server.phase == nil)
        }
    }

    @Test func smallCohortsAbort() throws {
        var federation = try Federation(
            clientCount: 10,
            neighborCount: 9,
            threshold: 3,
            minimumCohort: 8
        )
        let gone = Set(federation.ids.prefix(3))
        #expect(throws: SecureAggregationError.cohortTooSmall(minimum: 8, actual: 7)) {
            try federation.runShareKeys(dropping: gone)
        }
        #expect(federation.server.abortReason == .cohortTooSmall(minimum: 8, actual: 7))
        try federation.begin(round: 4)
        let masking = try federation.runShareKeys()
        #expect(throws: SecureAggregationError.cohortTooSmall(minimum: 8, actual: 7)) {
            try federation.runMaskedInput(masking, dropping: gone)
        }
        #expect(federation.server.abortReason == .cohortTooSmall(minimum: 8, actual: 7))
    }
}
