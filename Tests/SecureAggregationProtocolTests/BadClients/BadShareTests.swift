import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Clients that deal or reveal wrong shares: the sum is exact or the round is aborted, never wrong.
@Suite struct BadShareTests {
    private func federation(_ adversary: Adversary, seed: UInt64 = 1) throws -> Federation {
        try Federation(
            clientCount: 20,
            neighborCount: 10,
            threshold: 6,
            adversary: adversary,
            seed: seed
        )
    }

    /// Adds one to an element of each share in an answer: canonical, and on no polynomial.
    private func falsified(_ message: [UInt8]) throws -> [UInt8] {
        let answer = try UnmaskingShares(decoding: message)
        var bytes = message
        for index in answer.selfMasks.indices { bytes[27 + index * 30 + 6] ^= 1 }
        let second = 29 + answer.selfMasks.count * 30
        for index in answer.recoveries.indices { bytes[second + index * 30 + 6] ^= 1 }
        return bytes
    }

    /// Up to six clients reveal wrong shares, in any places; two more have dropped out.
    @Test(arguments: Adversary.allCases, 0...6)
    func wrongAnswersNeverGiveAWrongSum(adversary: Adversary, liarCount: Int) throws {
        var exactCount = 0
        for seed in UInt64(0)..<10 {
            var federation = try federation(adversary, seed: seed)
            var random = try SeededRandomSource(seed: seed, label: "liars-\(liarCount)")
            var order = federation.ids
            random.shuffle(&order)
            let (gone, liars) = (Set(order.prefix(2)), Set(order.suffix(liarCount)))
            let alive = try federation.runMaskedInput(federation.runShareKeys(), dropping: gone)
            for id in try federation.runConsistencyCheck(alive) {
                var message = try federation.unmask(id)
                if liars.contains(id) { message = try falsified(message) }
                try expectAccepted(federation.server.receive(unmaskingShares: message, from: id))
            }
            do throws(SecureAggregationError) {
                let sum = try federation.server.finish(maxConcurrency: 2)
                #expect(sum.survivors == federation.ids.filter { !gone.contains($0) })
                #expect(sum.values == federation.plainSum(over: sum.survivors), "seed \(seed)")
                exactCount += 1
                if liarCount <= 1 { #expect(Set(federation.server.rejections.keys) == liars) }
            } catch {
                guard case .invalidSecret = error else { throw error }
                #expect(liarCount > 0)
                #expect(federation.server.abortReason == error)
                #expect(throws: SecureAggregationError.roundAborted) {
                    try federation.server.finish(maxConcurrency: 1)
                }
            }
            // These lies have no plan, and no honest client is named for them.
            #expect(liars.isSuperset(of: federation.server.rejections.keys), "seed \(seed)")
            #expect(federation.server.rejections.values.allSatisfy { $0 == .invalidShare })
        }
        // Of at least eight shares two more than the threshold: one wrong one is always corrected.
        if liarCount <= 1 { #expect(exactCount == 10) }
    }

    /// With fewer honest shares of a secret than the threshold there is nothing to find.
    @Test(arguments: Adversary.allCases) func tooManyLiarsAbort(adversary: Adversary) throws {
        var federation = try federation(adversary)
        let alive = try federation.runMaskedInput(federation.runShareKeys())
        for id in try federation.runConsistencyCheck(alive) {
            let message = try falsified(federation.unmask(id))
            try expectAccepted(federation.server.receive(unmaskingShares: message, from: id))
        }
        #expect(throws: SecureAggregationError.invalidSecret(client: federation.ids[0])) {
            try federation.server.finish(maxConcurrency: 2)
        }
        #expect(federation.server.abortReason == .invalidSecret(client: federation.ids[0]))
    }

    /// A client whose seals are garbage for some of its neighbors.
    ///
    /// Those lack its shares. As long as the threshold remains the sum is exact, otherwise the client's
    /// secret is short of shares and the round ends.
    @Test(arguments: Adversary.allCases, 0...10)
    func sealedGarbage(adversary: Adversary, count: Int) throws {
        var federation = try federation(adversary)
        let liar = federation.ids[8]
        var random = try SeededRandomSource(seed: 1, label: "garbage")
        for id in federation.ids {
            var message = try federation.share(id)
            if id == liar {
                for entry in 0..<count {
                    let start = 59 + entry * 102 + 4
                    message.replaceSubrange(start..<(start + 66), with: random.bytes(count: 66))
                }
            }
            try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
        }
        let alive = try federation.runMaskedInput(federation.closeShareKeys())
        let asked = try federation.runConsistencyCheck(alive)
        if count <= 4 {
            let sum = try federation.runUnmasking(asked)
            #expect(sum.survivors == federation.ids)
            #expect(sum.values == federation.plainSum(over: federation.ids))
        } else {
            let expected = SecureAggregationError.insufficientShares(
                client: liar,
                required: 6,
                actual: 10 - count
            )
            #expect(throws: expected) { try federation.runUnmasking(asked) }
            #expect(federation.server.abortReason == expected)
        }
    }

    /// A client that deals shares of its own making: wrong indices, or of other secrets than it
    /// committed to, some or all.
    private func dealing(
        _ federation: inout Federation,
        _ liar: ClientID,
        count: Int,
        index: (UInt16) -> UInt16
    ) throws {
        let keys = try AttackedRound.keys(of: [liar], federation.opening)
        let advertisements = federation.opening.advertisements
        let round = federation.round
        let session = federation.opening.session
        var random = try SeededRandomSource(seed: 1, label: "dealer")
        let shares = try ShamirSecretSharing(threshold: 6).shares(
            of: SecretBytes(count: 16, using: &random),
            count: 10,
            using: &random
        )
        let list = try federation.serverSession.neighborList(for: liar)
        let graph = try NeighborGraph(
            session: session,
            participants: list.participants,
            neighborCount: 10,
            attestation: list.attestation
        )
        for id in federation.ids {
            var message = try EncryptedShares(decoding: federation.share(id))
            if id == liar {
                let own = try list.participants.position(of: liar).orThrow()
                let entries = try message.entries.enumerated().map { number, entry in
                    guard number < count else { return entry }
                    let pairKey = try PairKey(
                        keys[liar].orThrow(),
                        of: liar,
                        with: advertisements[entry.client].orThrow().agreementKey,
                        of: entry.client,
                        session: session
                    ).bound(to: federation.context)
                    let holder = try list.participants.position(of: entry.client).orThrow()
                    let right = try graph.shareIndex(owner: own, holder: holder).orThrow()
                    let share = shares[Int(index(right)) - 1]
                    let sealed = SealedShare(
                        sealing: try SharePair(recovery: share, selfMask: share),
                        key: pairKey.sealingKey(round: round, from: liar, to: entry.client),
                        round: round,
                        from: liar,
                        to: entry.client
                    )
                    return EncryptedShares.Entry(
                        client: entry.client,
                        sealed: sealed,
                        encryptedPairSeed: entry.encryptedPairSeed,
                        pairCommitment: entry.pairCommitment
                    )
                }
                message = EncryptedShares(
                    round: message.round,
                    client: message.client,
                    selfMaskCommitment: message.selfMaskCommitment,
                    recoveryCommitment: message.recoveryCommitment,
                    entries: entries
                )
            }
            try expectAccepted(
                federation.server.receive(encryptedShares: message.encode(), from: id)
            )
        }
    }

    /// Sealed well, but under an index that is not the recipient's: it is as if there were no share.
    @Test(arguments: Adversary.allCases, [4, 5])
    func sharesOfWrongIndicesAreNotUsed(adversary: Adversary, count: Int) throws {
        var federation = try federation(adversary)
        let liar = federation.ids[8]
        try dealing(&federation, liar, count: count) { $0 % 10 + 1 }
        let alive = try federation.runMaskedInput(federation.closeShareKeys())
        let asked = try federation.runConsistencyCheck(alive)
        if count == 4 {
            let sum = try federation.runUnmasking(asked)
            #expect(sum.values == federation.plainSum(over: federation.ids))
        } else {
            #expect(
                throws: SecureAggregationError.insufficientShares(
                    client: liar,
                    required: 6,
                    actual: 5
                )
            ) { try federation.runUnmasking(asked) }
        }
    }

    /// Shares off the polynomial, alive and dropped out; all of them wrong is another secret than the
    /// one committed to, and the round ends naming the dealer.
    @Test(arguments: Adversary.allCases, [false, true])
    func inconsistentDealersAreNamedOrHarmless(adversary: Adversary, dropsOut: Bool) throws {
        for count in [1, 2, 5, 10] {
            var federation = try federation(adversary)
            let liar = federation.ids[8]
            try dealing(&federation, liar, count: count) { $0 }
            let masking = try federation.closeShareKeys()
            let alive = try federation.runMaskedInput(masking, dropping: dropsOut ? [liar] : [])
            let asked = try federation.runConsistencyCheck(alive)
            do {
                let sum = try federation.runUnmasking(asked)
                #expect(count < 5)
                #expect(sum.survivors == federation.ids.filter { !dropsOut || $0 != liar })
                #expect(sum.values == federation.plainSum(over: sum.survivors))
            } catch let error as SecureAggregationError {
                #expect(error == .invalidSecret(client: liar))
                #expect(federation.server.abortReason == error)
            }
        }
    }
}
