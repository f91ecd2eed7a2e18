import ProtocolPrimitives
import SecureAggregation

extension SampleSession {
    /// The whole session as a vector file.
    func json() throws -> JSONText {
        [
            "format": .string(VectorFormat.name),
            "description": .string("a session and its rounds with all messages and secrets"),
            "mode": .string("\(adversary)"),
            "neighborCount": .integer(Self.neighborCount),
            "threshold": .integer(Self.threshold),
            "minimumCohort": .integer(Self.minimumCohort),
            "session": .hex(session.encoded),
            "witnessSeed": .hex(seed(of: witness)),
            "witnessKey": .hex(witness.verifyingKey.bytes),
            "participantListDigest": .hex(participants.digest(session: session)),
            "attestation": .hex(attestation),
            "graphSeed": .hex(graph.seed),
            "clients": .array(try members.map(json(of:))),
            "rounds": .array(try rounds.map(json(of:))),
        ]
    }

    private func json(of member: Member) throws -> JSONText {
        let list = try neighborLists[member.id].orThrow()
        let position = try participants.position(of: member.id).orThrow()
        return [
            "client": .client(member.id),
            "identitySeed": .hex(seed(of: member.signingKey)),
            "identityKey": .hex(member.signingKey.verifyingKey.bytes),
            "agreementPrivateKey": .hex(member.agreementPrivateKey),
            "keyAdvertisement": .hex(member.advertisement.encode()),
            "keyAdvertisementDigest": .hex(member.advertisement.digest),
            "neighborList": .hex(list.encode()),
            "neighbors": .array(
                try graph.neighbors(of: position).map { neighbor in
                    [
                        "client": .client(participants.client(at: neighbor)),
                        "givenShareIndex": .integer(
                            Int(try graph.shareIndex(owner: position, holder: neighbor).orThrow())
                        ),
                        "heldShareIndex": .integer(
                            Int(try graph.shareIndex(owner: neighbor, holder: position).orThrow())
                        ),
                    ]
                }
            ),
        ]
    }

    private func json(of round: SampleRound) throws -> JSONText {
        [
            "round": .hex(round.round.encoded),
            "description": .string(round.plan.description),
            "modulusBits": .integer(round.plan.modulusBits),
            "valueBound": .integer(round.plan.valueBound),
            "length": .integer(Self.length),
            "queryDigest": .hex(round.queryDigest),
            "contextDigest": .hex(round.context.digest),
            "maskingSet": .array(clients(in: round.maskingSet).map { .client($0) }),
            "maskingDigest": .hex(round.maskingDigest),
            "maskingAttestation": .hex(round.maskingAttestation),
            "clients": .array(
                try round.parts.keys.sorted().map { id in
                    json(of: try round.part(id), id, isLying: round.liar == id)
                }
            ),
            "survivors": .array(round.survivors.map { .client($0) }),
            "survivorDigest": .hex(round.survivorDigest(of: round.survivorSet)),
            "survivorAttestation": .hex(round.survivorAttestation),
            "sum": .integers(round.sum),
        ]
    }

    private func json(of part: SampleRound.Part, _ id: ClientID, isLying: Bool) -> JSONText {
        let messages: [(String, [UInt8]?)] = [
            (
                isLying ? "encryptedSharesWithWrongCommitments" : "encryptedShares",
                part.encryptedShares
            ),
            ("forwardedShares", part.forwardedShares?.encode()),
            ("maskedInput", part.maskedInput),
            ("survivorAnnouncement", part.survivorAnnouncement?.encode()),
            ("survivorSignature", part.survivorSignature),
            ("unmaskingRequest", part.unmaskingRequest?.encode()),
            ("unmaskingShares", part.unmaskingShares),
        ]
        let query: [(String, JSONText)] =
            part.otherQuery.map { other in
                [
                    ("queryDigest", .hex(other.digest)),
                    ("contextDigest", .hex(other.context.digest)),
                ]
            } ?? []
        let json: JSONText = [
            "client": .client(id),
            "recoverySecret": .hex(part.secrets.recoverySecret),
            "selfMaskSecret": .hex(part.secrets.selfMaskSecret),
            "recoveryCoefficients": ClientSecrets.json(part.secrets.recoveryCoefficients),
            "selfMaskCoefficients": ClientSecrets.json(part.secrets.selfMaskCoefficients),
            "vector": .integers(part.vector),
        ]
        return json.adding(
            query + messages.compactMap { name, bytes in bytes.map { (name, .hex($0)) } }
        )
    }

    /// The 32 secret bytes of RFC 8032.
    private func seed(of key: SigningKey) -> [UInt8] {
        key.secret.withUnsafeBytes { Array($0.prefix(32)) }
    }
}
