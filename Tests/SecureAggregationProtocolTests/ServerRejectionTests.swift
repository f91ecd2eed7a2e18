import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Bad clients drop out with a reason, and the others' sum is exact.
@Suite struct ServerRejectionTests {
    private func federation(_ adversary: Adversary = .malicious) throws -> Federation {
        try Federation(clientCount: 24, neighborCount: 10, threshold: 6, adversary: adversary)
    }

    private func finish(_ federation: inout Federation, from ids: [ClientID]) throws {
        let asked = try federation.runConsistencyCheck(ids)
        let sum = try federation.runUnmasking(asked)
        #expect(sum.values == federation.plainSum(over: sum.survivors))
    }

    @Test func badSharesDropTheirSender() throws {
        var federation = try federation()
        let ids = federation.ids
        let good = try EncryptedShares(decoding: federation.share(ids[0]))
        let fewer = EncryptedShares(
            round: good.round,
            client: good.client,
            selfMaskCommitment: good.selfMaskCommitment,
            recoveryCommitment: good.recoveryCommitment,
            entries: Array(good.entries.dropLast())
        )
        #expect(
            federation.server.receive(encryptedShares: fewer.encode(), from: ids[0])
                == .dropped(.neighborsMismatch)
        )
        let other = try federation.share(ids[1])
        #expect(
            federation.server.receive(encryptedShares: other, from: ids[2])
                == .dropped(.wrongContext(.encryptedShares))
        )
        #expect(
            federation.server.receive(encryptedShares: [], from: ids[3])
                == .dropped(
                    .malformedMessage(
                        .encryptedShares,
                        .bytesMissing(needed: 1, available: 0)
                    )
                )
        )
        try expectAccepted(federation.server.receive(encryptedShares: other, from: ids[1]))
        let next = try federation.runShareKeys(Array(ids[4...]))
        #expect(next == [ids[1]] + ids[4...])
        try finish(&federation, from: federation.runMaskedInput(next))
    }

    /// Shares that cannot be opened cost their owner shares, not the round.
    @Test func unreadableSealsDoNotStopTheRound() throws {
        var federation = try federation()
        let ids = federation.ids
        var bytes = try federation.share(ids[0])
        // The last byte of the first three sealed shares (each after 4 bytes of its 102).
        for entry in 0..<3 { bytes[59 + entry * 102 + 69] ^= 1 }
        try expectAccepted(federation.server.receive(encryptedShares: bytes, from: ids[0]))
        let next = try federation.runShareKeys(Array(ids[1...]))
        #expect(next == ids)
        try finish(&federation, from: federation.runMaskedInput(next))
    }

    @Test func badVectorsDropTheirSender() throws {
        var federation = try federation()
        let ids = try federation.runShareKeys()
        let (bits, length) = (federation.parameters.modulusBits, federation.length)
        func message(_ id: ClientID, length: Int, bits: Int) throws -> [UInt8] {
            let bytes = [UInt8](
                repeating: 0,
                count: PackedVector.byteCount(laneCount: length, bits: bits)
            )
            return MaskedInput(
                round: federation.round,
                client: id,
                vector: try PackedVector(laneCount: length, bits: bits, bytes: bytes).orThrow()
            ).encode()
        }
        #expect(
            federation.server.receive(
                maskedInput: try message(ids[0], length: length + 1, bits: bits),
                from: ids[0]
            )
                == .dropped(.laneCountMismatch(expected: length, actual: length + 1))
        )
        #expect(
            federation.server.receive(
                maskedInput: try message(ids[1], length: length, bits: bits - 1),
                from: ids[1]
            )
                == .dropped(.invalidParameter(.modulusBits))
        )
        #expect(
            federation.server.receive(
                maskedInput: try message(ids[3], length: length, bits: bits),
                from: ids[2]
            )
                == .dropped(.wrongContext(.maskedInput))
        )
        let good = try federation.mask(ids[3])
        try expectAccepted(federation.server.receive(maskedInput: good, from: ids[3]))
        #expect(
            federation.server.receive(maskedInput: good, from: ids[3])
                == .ignored(.duplicateMessage(client: ids[3]))
        )
        #expect(
            federation.server.receive(maskedInput: good, from: ClientID(77))
                == .ignored(.clientNotInRound(client: ClientID(77)))
        )
        let survivors = try federation.runMaskedInput(Array(ids[4...]))
        #expect(survivors == Array(ids[3...]))
        #expect(Set(federation.server.rejections.keys) == Set(ids[..<3]))
        try finish(&federation, from: survivors)
    }

    @Test func badSignaturesDropTheirSender() throws {
        var federation = try federation()
        let ids = try federation.runMaskedInput(
            federation.runShareKeys()
        )
        var bytes = try federation.sign(ids[0])
        bytes[bytes.count - 1] ^= 0x10
        #expect(
            federation.server.receive(survivorSignature: bytes, from: ids[0])
                == .dropped(.invalidSignature(client: ids[0]))
        )
        let asked = try federation.runConsistencyCheck(Array(ids[1...]))
        #expect(asked == Array(ids[1...]))
        let sum = try federation.runUnmasking(asked)
        // Its vector had arrived, so it is in the sum.
        #expect(sum.survivors == ids)
        #expect(sum.values == federation.plainSum(over: ids))
    }

    @Test func badUnmaskingSharesDropTheirSender() throws {
        var federation = try federation()
        let gone: Set = [federation.ids[20]]
        let shared = try federation.runShareKeys()
        let ids = try federation.runConsistencyCheck(
            federation.runMaskedInput(shared, dropping: gone)
        )
        let good = try UnmaskingShares(decoding: federation.unmask(ids[0]))
        func outcome(_ selfMasks: [UnmaskingShares.Entry], _ keys: [UnmaskingShares.Entry])
            -> MessageOutcome
        {
            var server = federation.server
            return server.receive(
                unmaskingShares: UnmaskingShares(
                    round: good.round,
                    client: ids[0],
                    selfMasks: selfMasks,
                    recoveries: keys
                ).encode(),
                from: ids[0]
            )
        }
        // Wrong kind, wrong index, somebody who is no neighbor.
        #expect(outcome([], good.selfMasks) == .dropped(.neighborsMismatch))
        let (first, second) = (good.selfMasks[0], good.selfMasks[1])
        #expect(
            outcome([UnmaskingShares.Entry(owner: first.owner, share: second.share)], [])
                == .dropped(.invalidShare)
        )
        #expect(
            outcome([UnmaskingShares.Entry(owner: ids[0], share: second.share)], [])
                == .dropped(.invalidShare)
        )
        #expect(
            outcome([UnmaskingShares.Entry(owner: ClientID(2), share: second.share)], [])
                == .dropped(.neighborsMismatch)
        )
        #expect(outcome(good.selfMasks, good.recoveries) == .accepted)
    }

    /// A client that reveals wrong values is outvoted as long as others hold enough shares.
    @Test func oneWrongShareIsWorkedAround() throws {
        for adversary in Adversary.allCases {
            var federation = try federation(adversary)
            let gone: Set = [federation.ids[20]]
            let shared = try federation.runShareKeys()
            let ids = try federation.runConsistencyCheck(
                federation.runMaskedInput(shared, dropping: gone)
            )
            var bytes = try federation.unmask(ids[0])
            // The low byte of the first element of every share (30 bytes each with its owner).
            let lists = try UnmaskingShares(decoding: bytes)
            for entry in 0..<lists.selfMasks.count { bytes[27 + entry * 30 + 6] ^= 1 }
            let second = 27 + lists.selfMasks.count * 30 + 2
            for entry in 0..<lists.recoveries.count { bytes[second + entry * 30 + 6] ^= 1 }
            let damaged = try UnmaskingShares(decoding: bytes)
            #expect(zip(damaged.selfMasks, lists.selfMasks).allSatisfy { $0 != $1 })
            let outcome = federation.server.receive(unmaskingShares: bytes, from: ids[0])
            try expectAccepted(outcome)
            let sum = try federation.runUnmasking(Array(ids[1...]))
            #expect(sum.values == federation.plainSum(over: sum.survivors))
            #expect(federation.server.rejections == [ids[0]: .invalidShare])
        }
    }

    /// More liars among one owner's neighbors than its shares alone could show: what they gave of
    /// other secrets shows them.
    @Test func liarsWhoAreKnownFromOtherSecretsAreLeftOut() throws {
        var federation = try federation()
        let ids = try federation.runConsistencyCheck(
            federation.runMaskedInput(federation.runShareKeys())
        )
        let target = ids[3]
        var liars: Set<ClientID> = []
        for id in ids {
            var bytes = try federation.unmask(id)
            let owners = try UnmaskingShares(decoding: bytes).selfMasks.map(\.owner)
            // Of 10 shares with threshold 6, 4 are wrong, and 2 can be corrected.
            if owners.contains(target), liars.count < 4 {
                liars.insert(id)
                // Nobody dropped out, so that the second list is empty: 2 bytes.
                let entryByteCount = 4 + Share.byteCount
                let header = bytes.count - 2 - owners.count * entryByteCount
                for entry in owners.indices { bytes[header + entry * entryByteCount + 6] ^= 1 }
            }
            try expectAccepted(federation.server.receive(unmaskingShares: bytes, from: id))
        }
        let sum = try federation.runUnmasking([])
        #expect(sum.values == federation.plainSum(over: sum.survivors))
        #expect(federation.server.rejections.count == 4)
        #expect(liars.allSatisfy { federation.server.rejections[$0] == .invalidShare })
    }

    /// With exactly the threshold of shares and one of them wrong, nothing is released.
    @Test func aWrongShareAtTheThresholdReleasesNothing() throws {
        var federation = try Federation(clientCount: 7, neighborCount: 6, threshold: 6)
        let ids = try federation.runConsistencyCheck(
            federation.runMaskedInput(federation.runShareKeys())
        )
        var bytes = try federation.unmask(ids[0])
        bytes[27 + 6] ^= 1
        try expectAccepted(federation.server.receive(unmaskingShares: bytes, from: ids[0]))
        #expect(throws: SecureAggregationError.invalidSecret(client: ids[1])) {
            try federation.runUnmasking(Array(ids[1...]))
        }
        #expect(federation.server.abortReason == .invalidSecret(client: ids[1]))
    }
}
