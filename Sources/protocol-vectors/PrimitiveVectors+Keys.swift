import ProtocolPrimitives
import SecureAggregation

extension PrimitiveVectors {
    /// Everything two clients derive from their keys.
    static func agreements() throws -> [JSONText] {
        var random = try random("agreement")
        let numbers: [(UInt32, UInt32)] = [(1, 2), (256, 255), (7, 4_294_967_295)]
        let agreed: [JSONText] = try numbers.map { first, second in
            let session = RoundID(run: RunID(using: &random), number: 3)
            let round = RoundID(run: session.run, number: 0x0102_0304)
            let (one, other) = (ClientID(first), ClientID(second))
            let own = try KeyAgreementKeyPair(using: &random)
            let peer = try KeyAgreementKeyPair(using: &random)
            let shared = try own.sharedSecret(with: peer.publicKey)
            let context = try context(of: round, using: &random)
            let pairKey = try PairKey(
                own,
                of: one,
                with: peer.publicKey,
                of: other,
                session: session
            ).bound(to: context)
            return [
                "session": .hex(session.encoded),
                "client": .client(one),
                "privateKey": hex(own.secret),
                "publicKey": .hex(own.publicKey.bytes),
                "peer": .client(other),
                "peerPrivateKey": hex(peer.secret),
                "peerPublicKey": .hex(peer.publicKey.bytes),
                "sharedSecret": hex(shared),
                "round": .hex(round.encoded),
                "contextDigest": .hex(context.digest),
                "sealingKeyToPeer": hex(pairKey.sealingKey(round: round, from: one, to: other)),
                "sealingKeyFromPeer": hex(pairKey.sealingKey(round: round, from: other, to: one)),
                "maskSeed": hex(
                    try pairKey.maskSeed(round: round, between: one, and: other).secret
                ),
            ]
        }
        let own = try KeyAgreementKeyPair(using: &random)
        let refused: [JSONText] = try SmallOrder.publicKeys().map { key in
            [
                "privateKey": hex(own.secret),
                "peerPublicKey": .hex(key),
                "reason": .string("keyAgreementFailed"),
            ]
        }
        return agreed + refused
    }

    /// Commitments and masks.
    static func maskSeeds() throws -> [JSONText] {
        var random = try random("mask")
        let pairs: [(UInt32, UInt32, Int)] = [(5, 5, 3), (5, 900, 9), (1, 4_294_967_295, 64)]
        return try pairs.map { first, second, count in
            let round = RoundID(run: RunID(using: &random), number: 12)
            let secret = random.bytes(count: MaskSeed.byteCount)
            let seed = try MaskSeed(
                between: ClientID(first),
                and: ClientID(second),
                secret: SecretBytes(copying: secret),
                round: round
            )
            return [
                "round": .hex(round.encoded),
                "client": .integer(Int(first)),
                "peer": .integer(Int(second)),
                "seed": .hex(secret),
                "commitment": .hex(seed.commitment),
                "lanes": .integer(count),
                "mask": .hex(try lanes(seed, count: count)),
            ]
        }
    }

    /// Commitments and encrypted seeds.
    static func recoverySecrets() throws -> [JSONText] {
        var random = try random("recovery")
        return try [(9, 4), (4, 9)].map { (numbers: (UInt32, UInt32)) in
            let round = RoundID(run: RunID(using: &random), number: 77)
            let (owner, neighbor) = (ClientID(numbers.0), ClientID(numbers.1))
            let secret = random.bytes(count: 16)
            let pairSeed = random.bytes(count: 16)
            let recovery = try RecoverySecret(
                of: owner,
                secret: SecretBytes(copying: secret),
                round: round
            )
            let seed = try MaskSeed(
                between: owner,
                and: neighbor,
                secret: SecretBytes(copying: pairSeed),
                round: round
            )
            return [
                "round": .hex(round.encoded),
                "owner": .client(owner),
                "neighbor": .client(neighbor),
                "secret": .hex(secret),
                "commitment": .hex(recovery.commitment),
                "pairSeed": .hex(pairSeed),
                "encryptedPairSeed": .hex(recovery.encrypt(seed, for: neighbor)),
            ]
        }
    }
}
