import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// All neighbors who mask committed to the same masks; a client that lies about its own is taken out.
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

    /// A client that flips commitments to as many neighbors as the threshold goes alone; one that flips
    /// fewer takes one neighbor with it, as one of two cannot be told from the other.
    @Test(arguments: Adversary.allCases, [1, 2, 4, 5, 8])
    func whoeverDiffersGoes(adversary: Adversary, count: Int) throws {
        var federation = try federation(adversary)
        let liar = federation.ids[6]
        var differing: [ClientID] = []
        for id in federation.ids {
            var message = try federation.share(id)
            if id == liar {
                message = try tampered(message) { index, entry in
                    guard index < count else { return entry }
                    differing.append(entry.client)
                    return replacing(entry, commitment: entry.pairCommitment.map { ~$0 })
                }.encode()
            }
            try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
        }
        let masking = try federation.closeShareKeys()
        let gone = count < 5 ? [liar, differing[0]] : [liar]
        #expect(masking == federation.ids.filter { !gone.contains($0) })
        var reasons = [liar: SecureAggregationError.pairCommitmentMismatch(client: differing[0])]
        if count < 5 { reasons[differing[0]] = .pairCommitmentMismatch(client: liar) }
        #expect(federation.server.rejections == reasons)
        let alive = try federation.runMaskedInput(masking)
        let sum = try federation.runUnmasking(federation.runConsistencyCheck(alive))
        #expect(sum.survivors == masking)
        #expect(sum.values == federation.plainSum(over: masking))
    }

    /// Liars who agree with each other on whom to differ from: no honest client goes without one of them.
    @Test(arguments: Adversary.allCases, UInt64(0)..<8)
    func noHonestClientGoesWithoutALiar(adversary: Adversary, seed: UInt64) throws {
        var federation = try Federation(
            clientCount: 60,
            neighborCount: 20,
            threshold: 11,
            adversary: adversary
        )
        var random = try SeededRandomSource(seed: seed, label: "liars")
        let liars = Set(federation.ids.shuffled(by: &random).prefix(6))
        // Each victim is lied to by all its lying neighbors, each liar differs from few victims.
        let victims = Set(
            federation.ids.filter { !liars.contains($0) }.shuffled(by: &random).prefix(20)
        )
        for id in federation.ids {
            var message = try federation.share(id)
            if liars.contains(id) {
                message = try tampered(message) { _, entry in
                    guard victims.contains(entry.client) else { return entry }
                    return replacing(entry, commitment: entry.pairCommitment.map { ~$0 })
                }.encode()
            }
            try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
        }
        let masking = try federation.closeShareKeys()
        let removed = federation.server.rejections.keys
        #expect(removed.count { !liars.contains($0) } <= removed.count(where: liars.contains))
        #expect(masking.count >= 60 - 2 * liars.count)
        let alive = try federation.runMaskedInput(masking)
        let sum = try federation.runUnmasking(federation.runConsistencyCheck(alive))
        #expect(sum.values == federation.plainSum(over: masking))
    }

    /// Shares that open nowhere stop the round, and whoever sealed them is named.
    @Test(arguments: Adversary.allCases) func sealsThatOpenNowhereNameTheirSender(
        adversary: Adversary
    ) throws {
        var federation = try federation(adversary)
        let liar = federation.ids[6]
        for id in federation.ids {
            var message = try federation.share(id)
            if id == liar {
                let good = try EncryptedShares(decoding: message)
                for index in good.entries.indices {
                    // 57 bytes, a count of 2, entries of 102; the seal is behind the client's number.
                    message[57 + 2 + 102 * index + 4] ^= 1
                }
            }
            try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
        }
        let alive = try federation.runMaskedInput(federation.closeShareKeys())
        let asked = try federation.runConsistencyCheck(alive)
        #expect(
            throws: SecureAggregationError.insufficientShares(
                client: liar,
                required: 5,
                actual: 0
            )
        ) { try federation.runUnmasking(asked) }
        #expect(federation.server.rejections == [liar: .invalidShare])
    }

    /// Two liars who agree on nothing with anybody go together, and honest clients stay.
    @Test(arguments: Adversary.allCases) func severalLiarsGoTogether(adversary: Adversary) throws {
        var federation = try federation(adversary)
        let liars: Set = [federation.ids[2], federation.ids[6], federation.ids[7]]
        for id in federation.ids {
            var message = try federation.share(id)
            if liars.contains(id) {
                message = try tampered(message) { _, entry in
                    replacing(entry, commitment: [UInt8](repeating: UInt8(id.rawValue), count: 16))
                }.encode()
            }
            try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
        }
        let masking = try federation.closeShareKeys()
        #expect(masking == federation.ids.filter { !liars.contains($0) })
        let alive = try federation.runMaskedInput(masking)
        let sum = try federation.runUnmasking(federation.runConsistencyCheck(alive))
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
            let masking = try federation.closeShareKeys()
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
        let masking = try federation.closeShareKeys()
        let alive = try federation.runMaskedInput(masking, dropping: [liar])
        let asked = try federation.runConsistencyCheck(alive)
        #expect(throws: SecureAggregationError.invalidSecret(client: liar)) {
            try federation.runUnmasking(asked)
        }
        #expect(federation.server.phase == nil)
    }
}

extension Array {
    /// In an order drawn by Fisher and Yates' shuffle.
    fileprivate func shuffled(by random: inout SeededRandomSource) -> [Element] {
        var order = self
        for index in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(index, Int(random.uint64(below: UInt64(index + 1))))
        }
        return order
    }
}
