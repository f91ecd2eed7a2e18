import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Bad clients get no place in the session, and the others' sum is exact.
@Suite struct KeyExchangeRejectionTests {
    private func opening(_ adversary: Adversary = .malicious) throws -> SessionOpening {
        try SessionOpening(clientCount: 24, neighborCount: 10, threshold: 6, adversary: adversary)
    }

    private func advertisement(
        _ opening: SessionOpening,
        of client: ClientID,
        key: AgreementPublicKey,
        signedBy signer: SigningKey? = nil
    ) throws -> [UInt8] {
        KeyAdvertisement(
            round: opening.session,
            client: client,
            agreementKey: key,
            signingKey: try signer ?? opening.signingKeys[client].orThrow()
        ).encode()
    }

    @Test(arguments: Adversary.allCases) func badAdvertisementsDropTheirSender(
        adversary: Adversary
    ) throws {
        var opening = try opening(adversary)
        let ids = opening.ids
        let (liar, copycat) = (ids[0], ids[1])
        // Signed by another client.
        let other = try opening.advertise(ids[5])
        try expectAccepted(opening.server.receive(keyAdvertisement: other, from: ids[5]))
        #expect(
            opening.server.receive(keyAdvertisement: other, from: liar)
                == .dropped(.wrongContext(.keyAdvertisement))
        )
        // Dropped means dropped: a good one does not help any more.
        #expect(
            opening.server.receive(keyAdvertisement: try opening.advertise(liar), from: liar)
                == .ignored(.clientNotInRound(client: liar))
        )
        // Someone else's key under one's own name and signature.
        let copied = try KeyAdvertisement(decoding: other)
        #expect(
            opening.server.receive(
                keyAdvertisement: try advertisement(
                    opening,
                    of: copycat,
                    key: copied.agreementKey
                ),
                from: copycat
            ) == .dropped(.repeatedKey(client: copycat))
        )
        var flipped = try opening.advertise(ids[2])
        flipped[flipped.count - 1] ^= 1
        #expect(
            opening.server.receive(keyAdvertisement: flipped, from: ids[2])
                == .dropped(.invalidSignature(client: ids[2]))
        )
        #expect(
            opening.server.receive(keyAdvertisement: other, from: ids[5])
                == .ignored(.duplicateMessage(client: ids[5]))
        )
        for id in ids[3...] where id != ids[5] {
            try expectAccepted(
                opening.server.receive(keyAdvertisement: opening.advertise(id), from: id)
            )
        }
        #expect(Set(opening.server.rejections.keys) == Set(ids[..<3]))
        var federation = try Federation(opening)
        #expect(federation.participants == Array(ids[3...]))
        #expect(federation.serverSession.statistics[.advertiseKeys].dropoutCount == 3)
        let sum = try federation.run()
        #expect(sum.survivors == Array(ids[3...]))
        #expect(sum.values == federation.plainSum(over: sum.survivors))
    }

    /// Who is not enrolled is told so each time, and nothing is kept of it.
    @Test func strangersAreIgnoredAndForgotten() throws {
        var opening = try opening()
        var random = try SeededRandomSource(seed: 3, label: "stranger")
        let key = try SigningKey(using: &random)
        for number in UInt32(900)..<910 {
            let stranger = ClientID(number)
            let message = try advertisement(
                opening,
                of: stranger,
                key: try KeyAgreementKeyPair(using: &random).publicKey,
                signedBy: key
            )
            for _ in 0..<3 {
                #expect(
                    opening.server.receive(keyAdvertisement: message, from: stranger)
                        == .ignored(.unknownIdentity(client: stranger))
                )
            }
        }
        #expect(opening.server.rejections.isEmpty)
        try opening.runAdvertiseKeys()
        let session = try opening.open()
        #expect(session.clients == opening.ids)
        #expect(session.statistics[.advertiseKeys].upload.count == opening.ids.count)
    }

    /// The points of small order, also with the ignored top bit set, as RFC 7748 allows.
    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000080",
    ])
    func keysOfSmallOrderDropTheirSender(key: String) throws {
        var opening = try opening()
        let bad = opening.ids[4]
        let message = try advertisement(
            opening,
            of: bad,
            key: AgreementPublicKey(bytes: Hex.decode(key))
        )
        #expect(
            opening.server.receive(keyAdvertisement: message, from: bad)
                == .dropped(.keyAgreementFailed)
        )
        try opening.runAdvertiseKeys(dropping: [bad])
        // The others notice nothing.
        var federation = try Federation(opening)
        let sum = try federation.run()
        #expect(sum.survivors == opening.ids.filter { $0 != bad })
        #expect(sum.values == federation.plainSum(over: sum.survivors))
    }

    /// Should the coordinator pass such a key on, its neighbors refuse.
    @Test func keysOfSmallOrderAreRefusedByNeighbors() throws {
        var opening = try opening()
        try opening.runAdvertiseKeys()
        let bad = opening.ids[4]
        let forged = try KeyAdvertisement(
            decoding: advertisement(
                opening,
                of: bad,
                key: AgreementPublicKey(bytes: [UInt8](repeating: 0, count: 32))
            )
        )
        var refused = 0
        for id in opening.ids where id != bad {
            let list = try opening.list(
                for: id,
                of: opening.advertisements.values.map { $0.client == bad ? forged : $0 }
            )
            let isNeighbor = list.neighbors.contains { $0.client == bad }
            #expect(try opening.refusal(id, list) == (isNeighbor ? .keyAgreementFailed : nil))
            refused += isNeighbor ? 1 : 0
        }
        #expect(refused == 10)
    }

    /// One flipped bit anywhere in a signed message never passes unnoticed.
    @Test func everyFlippedBitOfAnAdvertisementDropsItsSender() throws {
        var opening = try opening()
        let id = opening.ids[0]
        let good = try opening.advertise(id)
        for bit in 0..<(good.count * 8) {
            var server = opening.server
            var bytes = good
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            guard case .dropped = server.receive(keyAdvertisement: bytes, from: id) else {
                Issue.record("bit \(bit) passed")
                continue
            }
        }
    }

    @Test func sessionsAreOpenedOnceAndLateKeysIgnored() throws {
        var opening = try opening()
        #expect(throws: SecureAggregationError.outOfOrder(phase: .shareKeys)) {
            try opening.server.open()
        }
        let late = opening.ids[0]
        try opening.runAdvertiseKeys(dropping: [late])
        _ = try opening.server.close()
        let message = try opening.advertise(late)
        #expect(
            opening.server.receive(keyAdvertisement: message, from: late)
                == .ignored(.outOfOrder(phase: .advertiseKeys))
        )
        #expect(throws: SecureAggregationError.outOfOrder(phase: .advertiseKeys)) {
            try opening.server.close()
        }
        var copy = opening.server
        #expect(throws: SecureAggregationError.attestationInvalid) {
            try copy.open(attestation: [1, 2, 3])
        }
        copy = opening.server
        #expect(throws: SecureAggregationError.attestationInvalid) { try copy.open() }
        let attestation = [UInt8](repeating: 3, count: 64)
        let session = try opening.server.open(attestation: attestation)
        #expect(session.clients == Array(opening.ids[1...]))
        #expect(throws: SecureAggregationError.outOfOrder(phase: .shareKeys)) {
            try opening.server.open(attestation: attestation)
        }
        #expect(throws: SecureAggregationError.clientNotInRound(client: late)) {
            try session.neighborList(for: late)
        }
    }

    @Test func smallCohortsOpenNoSession() throws {
        var opening = try SessionOpening(
            clientCount: 10,
            neighborCount: 4,
            threshold: 3,
            minimumCohort: 8
        )
        try opening.runAdvertiseKeys(dropping: Set(opening.ids.prefix(3)))
        #expect(throws: SecureAggregationError.cohortTooSmall(minimum: 8, actual: 7)) {
            try opening.open()
        }
        #expect(throws: SecureAggregationError.outOfOrder(phase: .shareKeys)) {
            try opening.server.open()
        }
    }
}
