import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that puts itself between clients: keys of its own under its clients' names.
@Suite struct SwappedKeysTests {
    private func advertised(_ adversary: Adversary = .malicious) throws -> SessionOpening {
        var opening = try SessionOpening(
            clientCount: 30,
            neighborCount: 12,
            threshold: 8,
            adversary: adversary
        )
        try opening.runAdvertiseKeys()
        return opening
    }

    /// A key of the coordinator's for each name but the victim's.
    private func madeKeys(_ opening: SessionOpening, except victim: ClientID) throws
        -> [ClientID: KeyAgreementKeyPair]
    {
        var random = try SeededRandomSource(seed: 9, label: "middle")
        var keys: [ClientID: KeyAgreementKeyPair] = [:]
        for id in opening.ids where id != victim {
            keys[id] = try KeyAgreementKeyPair(using: &random)
        }
        return keys
    }

    private func advertisement(
        _ opening: SessionOpening,
        _ client: ClientID,
        _ key: AgreementPublicKey,
        _ signer: SigningKey
    ) -> KeyAdvertisement {
        KeyAdvertisement(
            round: opening.session,
            client: client,
            agreementKey: key,
            signingKey: signer
        )
    }

    /// Every name's key swapped, signed by the coordinator, and nobody joins.
    ///
    /// The witness signs the list, which it cannot judge.
    @Test func keysSignedByTheCoordinatorAreRefused() throws {
        let honest = try advertised()
        var random = try SeededRandomSource(seed: 4, label: "coordinator")
        let signer = try SigningKey(using: &random)
        for victim in honest.ids {
            let opening = try advertised()
            let keys = try madeKeys(opening, except: victim)
            let forged = try opening.ids.map { id in
                guard let key = keys[id] else { return try opening.advertisements[id].orThrow() }
                return advertisement(opening, id, key.publicKey, signer)
            }
            let list = try opening.list(for: victim, of: forged)
            #expect(
                try opening.refusal(victim, list)
                    == .invalidSignature(client: list.neighbors[0].client)
            )
        }
    }

    /// One neighbor's key swapped is enough to be refused, for that neighbor.
    @Test func oneSwappedKeyIsRefused() throws {
        let opening = try advertised()
        let (victim, swapped) = (opening.ids[3], opening.ids[17])
        let keys = try madeKeys(opening, except: victim)
        let all = try opening.ids.map { id in
            let genuine = try opening.advertisements[id].orThrow()
            return id == swapped
                ? advertisement(
                    opening,
                    id,
                    try keys[id].orThrow().publicKey,
                    try opening.signingKeys[opening.ids[20]].orThrow()
                ) : genuine
        }
        for id in opening.ids where id != swapped {
            let list = try opening.list(for: id, of: all)
            let isNeighbor = list.neighbors.contains { $0.client == swapped }
            #expect(
                try opening.refusal(id, list)
                    == (isNeighbor ? .invalidSignature(client: swapped) : nil)
            )
        }
        // Its own client finds another key under its name.
        #expect(
            try opening.refusal(swapped, opening.list(for: swapped, of: all)) == .ownKeysAltered
        )
    }

    /// A genuine signature over another key, or over the same key for another session or client.
    @Test func genuineSignaturesDoNotFitOtherKeys() throws {
        let opening = try advertised()
        let (victim, swapped) = (opening.ids[3], opening.ids[17])
        let genuine = try opening.advertisements[swapped].orThrow()
        let key = try madeKeys(opening, except: victim)[swapped].orThrow().publicKey
        let signer = try opening.signingKeys[swapped].orThrow()
        var bytes = genuine.encode()
        bytes.replaceSubrange(25..<57, with: key.bytes)
        let other = KeyAdvertisement(
            round: RoundID(run: opening.session.run, number: 99),
            client: swapped,
            agreementKey: key,
            signingKey: signer
        )
        // The coordinator writes this session's number over the other one's.
        var relabeled = other.encode()
        relabeled.replaceSubrange(1..<21, with: opening.session.encoded)
        let renamed = advertisement(opening, opening.ids[5], key, signer)
        var otherName = renamed.encode()
        otherName.replaceSubrange(21..<25, with: genuine.encode()[21..<25])
        for forged in [bytes, relabeled, otherName] {
            // Each forgery is of a session of its own, so that the witness signs.
            let opening = try advertised()
            let forged = try KeyAdvertisement(decoding: forged)
            let all = opening.advertisements.values.map { $0.client == swapped ? forged : $0 }
            let attestation = try opening.attestation(of: ParticipantList(all))
            for id in opening.ids where id != swapped {
                let list = try opening.list(for: id, of: all, attestation: attestation)
                let isNeighbor = list.neighbors.contains { $0.client == swapped }
                #expect(
                    try opening.refusal(id, list)
                        == (isNeighbor ? .invalidSignature(client: swapped) : nil)
                )
            }
        }
    }

    /// Colluding clients lend the coordinator their signatures: those serve for their own names only,
    /// and for one key each.
    @Test func colludersCannotLendTheirNames() throws {
        let opening = try advertised()
        let (victim, swapped, colluder) = (opening.ids[3], opening.ids[17], opening.ids[20])
        let key = try madeKeys(opening, except: victim)[swapped].orThrow().publicKey
        let lent = try advertisement(
            opening,
            swapped,
            key,
            opening.signingKeys[colluder].orThrow()
        )
        let all = opening.advertisements.values.map { $0.client == swapped ? lent : $0 }
        let neighbors = try opening.ids.filter { id in
            try opening.list(for: id, of: all).neighbors.contains { $0.client == swapped }
        }
        #expect(neighbors.count == 12)
        for id in neighbors {
            #expect(
                try opening.refusal(id, opening.list(for: id, of: all))
                    == .invalidSignature(client: swapped)
            )
        }
        // Two colluders with the same key, so that one could answer for the other.
        let again = try advertised()
        let (one, other) = (again.ids[20], again.ids[21])
        let shared = try again.advertisements[one].orThrow().agreementKey
        let copy = try advertisement(again, other, shared, again.signingKeys[other].orThrow())
        let twins = again.advertisements.values.map { $0.client == other ? copy : $0 }
        for id in again.ids where id != one && id != other {
            let list = try again.list(for: id, of: twins)
            let names = list.neighbors.map(\.client)
            let seesBoth = names.contains(one) && names.contains(other)
            #expect(
                try again.refusal(id, list) == (seesBoth ? .repeatedKey(client: other) : nil)
            )
        }
    }

    /// The control: a client that takes the coordinator for honest checks no signatures, and the same
    /// coordinator reads its vector.
    @Test func aClientThatTrustsTheCoordinatorIsRead() throws {
        var opening = try advertised(.semiHonest)
        let victim = opening.ids[3]
        let keys = try madeKeys(opening, except: victim)
        var random = try SeededRandomSource(seed: 4, label: "coordinator")
        let signer = try SigningKey(using: &random)
        let forged = try opening.ids.map { id in
            guard let key = keys[id] else { return try opening.advertisements[id].orThrow() }
            return advertisement(opening, id, key.publicKey, signer)
        }
        let list = try opening.list(for: victim, of: forged)
        var session = try opening.establish(victim, list)
        var client = try session.begin(
            round: opening.session,
            parameters: opening.parameters,
            length: 37,
            queryDigest: SessionOpening.queryDigest,
            memory: TransientUnmaskingMemory(),
            random: opening.random(victim, "round")
        )
        var attacker = Attacker(
            opening,
            round: opening.session,
            context: try opening.context(of: list, round: opening.session, length: 37),
            keys: keys
        )
        let shares = try client.shareKeys()
        try attacker.sees(shares)
        // It answers in the neighbors' place with the commitments the victim expects.
        let forwarded = try opening.forwarded(
            echoing: shares,
            list: list,
            context: opening.context(of: list, round: opening.session, length: 37)
        )
        let vector: [Int32] = (0..<37).map { Int32($0 * 3 - 50) }
        let input = try client.maskedInput(for: forwarded) { range, values in
            for (offset, lane) in range.enumerated() { values[offset] = vector[lane] }
        }
        attacker.sees(input, after: forwarded)
        let attempt = try attacker.attempt(on: victim).orThrow()
        #expect(attempt.unknownMaskCount == 0)
        #expect(attempt.values == vector)
    }
}
