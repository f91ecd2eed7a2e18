import ProtocolPrimitives
import SecureAggregation

extension FuzzTarget {
    /// Hostile shares among honest ones: whatever is rebuilt, nothing traps, and honest shares alone
    /// give the secret.
    ///
    /// The first bytes are threshold and number of shares, then up to 16 changed shares.
    static func secretSharing(_ input: [UInt8]) throws(FuzzFinding) {
        var input = FuzzInput(input)
        let threshold = 1 + input.number(below: 8)
        let count = threshold + input.number(below: 8)
        let secret = SecretBytes(copying: Array(1...16))
        guard var random = try? SeededRandomSource(seed: 3, label: "fuzz"),
            let sharing = try? ShamirSecretSharing(threshold: threshold),
            let honest = try? sharing.shares(of: secret, count: count, using: &random)
        else { throw FuzzFinding("a secret cannot be shared") }
        var shares = honest
        while !input.isEmpty, shares.count < count + 16 {
            guard let share = share(from: &input) else { continue }
            let position = input.number(below: shares.count + 1)
            if position < shares.count, input.byte() & 1 == 0 {
                shares[position] = share
            } else {
                shares.insert(share, at: position)
            }
        }
        let rebuilt = try? sharing.secret(from: shares)
        let isRepeated = Set(shares.map(\.index)).count < shares.count
        if !isRepeated, shares.prefix(threshold) == honest.prefix(threshold) {
            try FuzzFinding.unless(rebuilt == secret, "honest shares do not give the secret")
        }
        _ = try? LagrangeCoefficients(indices: shares.map(\.index))
        let pairs = zip(shares, shares.dropFirst()).compactMap { first, second in
            try? SharePair(recovery: first, selfMask: second)
        }
        for pair in pairs {
            try FuzzFinding.unless(
                pair.recovery.index == pair.selfMask.index,
                "a pair of shares with two indices"
            )
        }
    }

    /// A share can be made by its decoder only, which stands inside a message.
    private static func share(from input: inout FuzzInput) -> Share? {
        var writer = ByteWriter()
        writer.uint8(MessageKind.unmaskingShares.rawValue)
        writer.bytes([UInt8](repeating: 0, count: RoundID.byteCount + 4))
        writer.uint16(1)
        writer.uint32(1)
        // Small indices and small elements are the interesting ones, and so are the largest.
        let form = input.byte()
        writer.uint16(form & 1 == 0 ? UInt16(input.byte()) : input.integer())
        for limb in 0..<3 {
            let value: UInt64 = form >> (limb + 1) & 1 == 0 ? UInt64(input.byte()) : input.integer()
            writer.uint64(form >> (limb + 4) & 1 == 0 ? value : (1 << 61) - 2 - value % 4)
        }
        writer.uint16(0)
        return (try? UnmaskingShares(decoding: writer.output))?.selfMasks.first?.share
    }
}
