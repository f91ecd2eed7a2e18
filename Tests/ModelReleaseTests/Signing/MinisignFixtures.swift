import ModelRelease
import ProtocolPrimitives

/// Keys, costs and damage for the tests of this folder.
enum MinisignFixtures {
    /// The cheapest cost that is accepted: about 1 MiB and milliseconds.
    static let cheap = minimalCost()

    private static func minimalCost() -> MinisignKeyDerivationCost {
        let cost = try? MinisignKeyDerivationCost(
            operations: MinisignKeyDerivationCost.operationRange.lowerBound,
            memoryByteCount: MinisignKeyDerivationCost.memoryByteCountRange.lowerBound
        )
        return cost ?? .interactive
    }

    static func secretKey(seed: UInt64 = 1) throws -> MinisignSecretKey {
        var random = try SeededRandomSource(seed: seed, label: "minisign tests")
        return try MinisignSecretKey(using: &random)
    }

    static func password(_ text: String) -> SecretBytes {
        SecretBytes(copying: Array(text.utf8))
    }

    /// The file's bytes, which tests may look at.
    static func bytes(_ secret: SecretBytes) -> [UInt8] {
        secret.withUnsafeBytes { Array($0) }
    }

    /// Every proper prefix.
    static func truncations(_ bytes: [UInt8]) -> [[UInt8]] {
        (0..<bytes.count).map { Array(bytes.prefix($0)) }
    }

    /// Every change of one bit.
    static func bitFlips(_ bytes: [UInt8], in range: Range<Int>? = nil) -> [[UInt8]] {
        (range ?? bytes.indices).flatMap { index in
            (0..<8).map { bit in
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                return changed
            }
        }
    }

    /// Bytes after the end that a careless reader would not see.
    static let trailers: [[UInt8]] = [
        "\n", " ", "\0", "\r\n", "x", "x\n", "untrusted comment: x\n",
    ]
    .map { Array($0.utf8) }
}
