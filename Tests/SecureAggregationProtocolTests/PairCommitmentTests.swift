import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Pairs mask if both ends committed to the same mask; a client that lies about its own pays alone.
@Suite struct PairCommitmentTests {
    private func federation(_ adversary: Adversary) throws -> Federation {
        try Federation(clientCount: 16, neighborCount: 8, threshold: 5, adversary: adversary)
    }

    /// The client's message with some entries changed.
    private func tampered(
        _ message: [UInt8],
        _ change: (Int, EncryptedShares.Entry) -> EncryptedShares.Entry
    ) throws -> EncryptedShares {
        let good = try EncryptedShares(decoding: message)
        return EncryptedShares(
            round: good.round,
            client: good.client,
            selfMaskCommitment: good.selfMaskCommitment,
            recoveryCommitment: good.recoveryCommitment,
            entries: good.entries.enumerated().map(change)
        )
    }

    private func replacing(
        _ entry: EncryptedShares.Entry,
        seed: [UInt8]? = nil,
        commitment: [UInt8]? = nil
    ) -> EncryptedShares.Entry {
        EncryptedShares.Entry(
            client: entry.client,
            sealed: entry.sealed,
            encryptedPairSeed: seed ?? entry.encryptedPairSeed,
            pairCommitment: commitment ?? entry.pairCommitment
        )
    }

    /// Whether everyone stays, the liar drops out or one of its neighbors does, before masking.
    enum Dropout: CaseIterable {
        case nobody, liar, neighbor, both
    }

    /// With commitments to three neighbors flipped neither end masks, and every sum is exact.
    @Test(arguments: Adversary.allCases, Dropout.allCases)
    func differingCommitmentsMaskNeitherWay(adversary: Adversary, dropout: Dropout) throws {
        var federation = try federation(adversary)
        let liar = federation.ids[6]
        var cut: [ClientID] = []
        for id in federation.ids {
            var message = try federation.share(id)
            if id == liar {
                message = try tampered(message) { index, entry in
                    guard index < 3 else { return entry }
                    cut.append(entry.client)
                    return replacing(entry, commitment: entry.pairCommitment.map { ~$0 })
                }.encode()
            }
            try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
        }
        let masking = try federation.server.closeShareKeys()
        #expect(masking == federation.ids)
        // The liar's own client does as its neighbors do: it is told their commitments, which are not
        // those it sent. It follows the server's view only because it masks by what it computed, so
        // it is given the flipped ones, as a lying client would behave.
        let forwarded = try federation.server.forwardedShares(for: liar)
        let seen = ForwardedShares(
            round: forwarded.round,
            recipient: liar,
            entries: forwarded.entries.map { entry in
                ForwardedShares.Entry(
                    client: entry.client,
                    sealed: entry.sealed,
                    pairCommitment: cut.contains(entry.client)
                        ? entry.pairCommitment.map { ~$0 } : entry.pairCommitment
                )
            }
        )
        let gone: Set<ClientID> =
            switch dropout {
            case .nobody: []
            case .liar: [liar]
            case .neighbor: [cut[0]]
            case .both: [liar, cut[0]]
            }
        for id in masking where !gone.contains(id) {
            let message = try federation.mask(id, id == liar ? seen : nil)
            try expectAccepted(federation.server.receive(maskedInput: message, from: id))
        }
        let alive = try federation.server.closeMaskedInputCollection()
        let sum = try federation.runUnmasking(federation.runConsistencyCheck(alive))
        #expect(sum.survivors == federation.ids.filter { !gone.contains($0) })
        #expect(sum.values == federation.plainSum(over: sum.survivors))
    }

    /// A client that flips too many commitments has too few to mask with and drops out.
    @Test(arguments: Adversary.allCases) func whoMasksWithTooFewDropsOut(adversary: Adversary)
        throws
    {
        var federation = try federation(adversary)
        let liar = federation.ids[6]
        for id in federation.ids {
            var message = try federation.share(id)
            if id == liar {
                message = try tampered(message) { index, entry in
                    index < 4
                        ? replacing(entry, commitment: entry.pairCommitment.map { ~$0 }) : entry
                }.encode()
            }
            try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
        }
        let masking = try federation.server.closeShareKeys()
        #expect(masking == federation.ids.filter { $0 != liar })
        let alive = try federation.runMaskedInput(masking)
        let sum = try federation.runUnmasking(federation.runConsistencyCheck(alive))
        #expect(sum.survivors == masking)
        #expect(sum.values == federation.plainSum(over: masking))
    }

    /// A wrong seed under the recovery secret does no harm as long as its sender stays.
    @Test(arguments: Adversary.allCases) func aWrongRecoveryCiphertextAbortsOnlyIfNeeded(
        adversary: Adversary
    ) throws {
        for dropsOut in [false, true] {
            var federation = try federation(adversary)
            let liar = federation.ids[6]
            for id in federation.ids {
                var message = try federation.share(id)
                if id == liar {
                    message = try tampered(message) { index, entry in
                        index == 5
                            ? replacing(entry, seed: entry.encryptedPairSeed.map { $0 ^ 1 })
                            : entry
                    }.encode()
                }
                try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
            }
            let masking = try federation.server.closeShareKeys()
            let alive = try federation.runMaskedInput(masking, dropping: dropsOut ? [liar] : [])
            let asked = try federation.runConsistencyCheck(alive)
            guard dropsOut else {
                let sum = try federation.runUnmasking(asked)
                #expect(sum.values == federation.plainSum(over: federation.ids))
                continue
            }
            #expect(throws: SecureAggregationError.invalidSecret(client: liar)) {
                try federation.runUnmasking(asked)
            }
            #expect(federation.server.abortReason == .invalidSecret(client: liar))
            #expect(throws: SecureAggregationError.roundAborted) {
                try federation.server.finish(maxConcurrency: 1)
            }
            // The session lives on.
            try federation.begin(round: 4, joining: federation.ids.filter { $0 != liar })
            let sum = try federation.run()
            #expect(sum.values == federation.plainSum(over: sum.survivors))
            #expect(sum.survivors.count == 15)
        }
    }

    /// A commitment to something else than the recovery secret that was shared.
    @Test(arguments: Adversary.allCases) func aWrongRecoveryCommitmentAborts(adversary: Adversary)
        throws
    {
        var federation = try federation(adversary)
        let liar = federation.ids[6]
        for id in federation.ids {
            var message = try federation.share(id)
            // Bytes 41..<57 are the commitment to the recovery secret.
            if id == liar { message[41] ^= 1 }
            try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
        }
        let masking = try federation.server.closeShareKeys()
        let alive = try federation.runMaskedInput(masking, dropping: [liar])
        let asked = try federation.runConsistencyCheck(alive)
        #expect(throws: SecureAggregationError.invalidSecret(client: liar)) {
            try federation.runUnmasking(asked)
        }
        #expect(federation.server.phase == nil)
    }
}
