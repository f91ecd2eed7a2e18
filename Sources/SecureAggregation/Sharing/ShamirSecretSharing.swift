import CSodium
public import ProtocolPrimitives

/// Shamir's secret sharing of 16-byte secrets over the field of 2^61 - 1 elements (Shamir 1979).
///
/// A secret is cut into 3 limbs, little-endian: two of 7 bytes and one of 2. Each limb is the
/// value at 0 of its own polynomial of degree threshold - 1 with uniform coefficients.
public struct ShamirSecretSharing: Sendable {
    /// Length of a secret in bytes.
    public static let secretByteCount = 16
    /// Most shares of a secret.
    public static let maximumShareCount = 1024
    static let limbCount = 3
    private static let limbByteCount = 7

    /// Shares that rebuild a secret; one fewer say nothing about it.
    public let threshold: Int

    /// Creates the scheme of a threshold, 1...1024.
    ///
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public init(threshold: Int) throws(SecureAggregationError) {
        guard (1...Self.maximumShareCount).contains(threshold) else {
            throw .invalidParameter(.reconstructionThreshold)
        }
        self.threshold = threshold
    }

    /// Cuts a secret into `count` shares with the indices 1...count.
    ///
    /// - Parameters:
    ///   - secret: 16 bytes.
    ///   - count: threshold...1024.
    ///   - random: where the coefficients come from.
    /// - Returns: the shares, ascending by index.
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    /// - Complexity: O(count · threshold).
    public func shares(of secret: SecretBytes, count: Int, using random: inout some RandomSource)
        throws(SecureAggregationError) -> [Share]
    {
        guard secret.count == Self.secretByteCount, (threshold...Self.maximumShareCount) ~= count
        else { throw .invalidParameter(.neighborCount) }
        // Coefficient d of limb l stands at d · limbCount + l.
        let coefficientCount = threshold * Self.limbCount
        let coefficients = UnsafeMutablePointer<UInt64>.allocate(capacity: coefficientCount)
        coefficients.initialize(repeating: 0, count: coefficientCount)
        defer {
            sodium_memzero(coefficients, coefficientCount * 8)
            coefficients.deallocate()
        }
        Self.fillUniform(
            UnsafeMutableBufferPointer(
                start: coefficients + Self.limbCount,
                count: coefficientCount - Self.limbCount
            ),
            using: &random
        )
        Self.split(secret, into: coefficients)
        return (1...count).map { index in
            let point = UInt64(index)
            // Horner's rule on the three limbs side by side, which hides the multiplier's latency.
            var value0: UInt64 = 0
            var value1: UInt64 = 0
            var value2: UInt64 = 0
            var row = coefficients + coefficientCount
            for _ in 0..<threshold {
                row -= Self.limbCount
                value0 = PrimeField.sum(PrimeField.product(value0, point), row[0])
                value1 = PrimeField.sum(PrimeField.product(value1, point), row[1])
                value2 = PrimeField.sum(PrimeField.product(value2, point), row[2])
            }
            let elements = ShareElements { limb in
                switch limb {
                case 0: value0
                case 1: value1
                default: value2
                }
            }
            return Share(index: UInt16(index), elements: elements)
        }
    }

    /// Rebuilds a secret from the first `threshold` of the shares.
    ///
    /// - Throws: ``SecureAggregationError/invalidShare`` for too few, repeated or zero indices, or
    ///   if the values cannot come from a 16-byte secret.
    public func secret(from shares: [Share]) throws(SecureAggregationError) -> SecretBytes {
        guard shares.count >= threshold, Set(shares.map(\.index)).count == shares.count else {
            throw .invalidShare
        }
        let chosen = shares.prefix(threshold)
        return try secret(
            from: chosen,
            coefficients: LagrangeCoefficients(indices: chosen.map(\.index))
        )
    }

    /// Rebuilds a secret with weights computed before, for many secrets with the same share indices.
    ///
    /// - Parameters:
    ///   - shares: exactly `threshold` shares in the order of the coefficients' indices.
    ///   - coefficients: weights of those indices.
    /// - Returns: 16 bytes.
    /// - Throws: ``SecureAggregationError/invalidShare``.
    /// - Complexity: O(threshold).
    public func secret(from shares: some Collection<Share>, coefficients: LagrangeCoefficients)
        throws(SecureAggregationError) -> SecretBytes
    {
        guard shares.count == threshold else { throw .invalidShare }
        let limbs = try coefficients.interpolate(shares)
        for limb in 0..<Self.limbCount
        where limbs[limb] >> UInt64(8 * Self.byteCount(of: limb)) != 0 {
            throw .invalidShare
        }
        return SecretBytes(count: Self.secretByteCount) { output in
            for limb in 0..<Self.limbCount {
                for offset in 0..<Self.byteCount(of: limb) {
                    output[limb * Self.limbByteCount + offset] =
                        UInt8(truncatingIfNeeded: limbs[limb] >> UInt64(8 * offset))
                }
            }
        }
    }

    private static func byteCount(of limb: Int) -> Int {
        min(limbByteCount, secretByteCount - limb * limbByteCount)
    }

    private static func split(_ secret: SecretBytes, into limbs: UnsafeMutablePointer<UInt64>) {
        secret.withUnsafePointer { bytes in
            for limb in 0..<limbCount {
                limbs[limb] = 0
                for offset in 0..<byteCount(of: limb) {
                    limbs[limb] |=
                        UInt64(bytes[limb * limbByteCount + offset]) << UInt64(8 * offset)
                }
            }
        }
    }

    /// Uniform elements: 61 random bits, drawn again in the one case that is no element.
    private static func fillUniform(
        _ output: UnsafeMutableBufferPointer<UInt64>,
        using random: inout some RandomSource
    ) {
        random.fill(UnsafeMutableRawBufferPointer(output))
        for index in output.indices {
            output[index] &= PrimeField.modulus
            while output[index] == PrimeField.modulus {
                output[index] = random.uint64() & PrimeField.modulus
            }
        }
    }
}
