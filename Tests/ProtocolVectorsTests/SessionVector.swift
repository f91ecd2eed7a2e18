/// A session and its rounds, as the vector files tell them.
struct SessionVector: Decodable, Sendable {
    struct Client: Decodable, Sendable {
        var client: UInt32
        var identitySeed: HexBytes
        var identityKey: HexBytes
        var agreementPrivateKey: HexBytes
        var keyAdvertisement: HexBytes
        var neighborList: HexBytes
    }

    struct Round: Decodable, Sendable {
        var round: HexBytes
        var modulusBits: Int
        var valueBound: Int
        var length: Int
        var queryDigest: HexBytes
        var contextDigest: HexBytes
        var maskingSet: [UInt32]
        var maskingDigest: HexBytes
        var maskingAttestation: HexBytes
        var clients: [Part]
        var survivors: [UInt32]
        var survivorDigest: HexBytes
        var survivorAttestation: HexBytes
        var sum: [Int32]

        func part(_ client: UInt32) -> Part? { clients.first { $0.client == client } }
    }

    /// One client in a round.
    struct Part: Decodable, Sendable {
        var client: UInt32
        var recoverySecret: HexBytes
        var selfMaskSecret: HexBytes
        var recoveryCoefficients: [[HexBytes]]
        var selfMaskCoefficients: [[HexBytes]]
        var vector: [Int32]
        var queryDigest: HexBytes?
        var contextDigest: HexBytes?
        var encryptedShares: HexBytes?
        var encryptedSharesWithWrongCommitments: HexBytes?
        var forwardedShares: HexBytes?
        var maskedInput: HexBytes?
        var survivorAnnouncement: HexBytes?
        var survivorSignature: HexBytes?
        var unmaskingRequest: HexBytes?
        var unmaskingShares: HexBytes?

        /// What the client sent in a phase, by the kind of the message.
        func sent(_ kind: UInt8) -> HexBytes? {
            switch kind {
            case 3: encryptedShares ?? encryptedSharesWithWrongCommitments
            case 5: maskedInput
            case 7: survivorSignature
            case 9: unmaskingShares
            default: nil
            }
        }

        /// The bytes that the program draws in phase shareKeys.
        var randomness: [UInt8] {
            recoverySecret.bytes + selfMaskSecret.bytes
                + [recoveryCoefficients, selfMaskCoefficients].flatMap { limbs in
                    (limbs.first ?? []).indices.flatMap { degree in
                        limbs.flatMap { $0[degree].bytes }
                    }
                }
        }
    }

    var mode: String
    var neighborCount: Int
    var threshold: Int
    var minimumCohort: Int
    var session: HexBytes
    var witnessSeed: HexBytes
    var witnessKey: HexBytes
    var attestation: HexBytes
    var graphSeed: HexBytes
    var clients: [Client]
    var rounds: [Round]

    func round(_ name: HexBytes) -> Round? { rounds.first { $0.round == name } }
}
