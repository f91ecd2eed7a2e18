import ProtocolPrimitives
import SecureAggregation

extension PrimitiveVectors {
    /// Secrets, polynomials and shares; and shares of which nothing can be rebuilt.
    static func sharings() throws -> [JSONText] {
        let secrets = try [
            "000102030405060708090a0b0c0d0e0f", String(repeating: "ff", count: 16),
            String(repeating: "00", count: 16),
        ].map { try Hex.decode($0) }
        let sizes: [(threshold: Int, count: Int)] = [(1, 3), (3, 5), (20, 24)]
        let good: [JSONText] = try zip(secrets, sizes).map { secret, size in
            var random = try RecordingRandomSource(label: "primitives-shares-\(size.threshold)")
            let sharing = try ShamirSecretSharing(threshold: size.threshold)
            let shares = try sharing.shares(
                of: SecretBytes(copying: secret),
                count: size.count,
                using: &random
            )
            return [
                "threshold": .integer(size.threshold),
                "secret": .hex(secret),
                "coefficients": ClientSecrets.json(
                    ClientSecrets.coefficients(random.record.drawn[...])
                ),
                "shares": .array(shares.map { .hex(encoded($0)) }),
            ]
        }
        return good + [try limbTooLarge()]
    }

    /// Shares of a sharing with threshold 1 are its secret's limbs; here the last one has 17 bits.
    private static func limbTooLarge() throws -> JSONText {
        var writer = ByteWriter()
        writer.uint16(1)
        for limb: UInt64 in [0, 0, 1 << 16] { writer.uint64(limb) }
        return [
            "threshold": .integer(1), "shares": .array([.hex(writer.output)]),
            "reason": .string("invalidShare"),
        ]
    }

    /// Share pairs under a key, and broken ones.
    static func sealedShares() throws -> [JSONText] {
        var random = try random("seal")
        let round = RoundID(run: RunID(using: &random), number: 1)
        let (sender, recipient) = (ClientID(70_000), ClientID(12))
        let key = random.bytes(count: 32)
        let sharing = try ShamirSecretSharing(threshold: 2)
        let recovery = try sharing.shares(
            of: SecretBytes(count: 16, using: &random),
            count: 3,
            using: &random
        )[2]
        let selfMask = try sharing.shares(
            of: SecretBytes(count: 16, using: &random),
            count: 3,
            using: &random
        )[2]
        let sealed = SealedShare(
            sealing: try SharePair(recovery: recovery, selfMask: selfMask),
            key: SecretBytes(copying: key),
            round: round,
            from: sender,
            to: recipient
        ).bytes
        let inputs: JSONText = [
            "key": .hex(key), "round": .hex(round.encoded),
            "sender": .client(sender), "recipient": .client(recipient),
        ]
        return [
            inputs.adding([
                ("sharePair", .hex(encoded(recovery) + encoded(selfMask).dropFirst(2))),
                ("sealed", .hex(sealed)),
            ])
        ]
            + [0, 49, 50, 65].map { index in
                inputs.adding([
                    ("sealed", .hex(sealed.flipping(at: index))),
                    ("reason", .string("sealBroken")),
                ])
            }
    }

    private static func encoded(_ share: Share) -> [UInt8] {
        var writer = ByteWriter()
        share.encode(into: &writer)
        return writer.output
    }
}
