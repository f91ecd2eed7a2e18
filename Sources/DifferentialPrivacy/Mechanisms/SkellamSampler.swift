public import ProtocolPrimitives

/// Draws from the symmetric Skellam law of a variance, exactly: the difference of two independent
/// Poisson variables of mean variance / 2 (Agarwal, Kairouz and Liu, "The Skellam Mechanism for
/// Differentially Private Federated Learning", NeurIPS 2021, arXiv:2110.04995).
///
/// Sums of independent samples are Skellam again, of the sum of the variances. Both variables are looked
/// up in one table, see ``CumulativeTable``. The only departure from the exact law: comparisons that 2^15
/// bits leave open are broken off, which shifts it by less than exp(-16384) in total variation a sample.
public struct SkellamSampler: NoiseSampler, Equatable {
    /// The smallest variance, 1.
    public static let minimumVariance: UInt64 = 1
    /// The largest variance, 2^20: a standard deviation of 1,024 integer units.
    public static let maximumVariance: UInt64 = 1 << 20
    /// No sample is larger than this in absolute value, 2^39.
    public static let maximumMagnitude: Int64 = 1 << 39

    /// The variance in squared integer units.
    public let variance: UInt64
    private let table: CumulativeTable<PoissonLaw>

    /// Creates a sampler.
    ///
    /// - Parameter variance: from 1 to 2^20.
    /// - Throws: ``DifferentialPrivacyError/invalidVariance(actual:minimum:maximum:)``.
    /// - Complexity: that of a table of some 17 √variance entries; about a millisecond at the most.
    public init(variance: UInt64) throws(DifferentialPrivacyError) {
        guard variance >= Self.minimumVariance, variance <= Self.maximumVariance else {
            throw .invalidVariance(
                actual: variance,
                minimum: Self.minimumVariance,
                maximum: Self.maximumVariance
            )
        }
        self.variance = variance
        table = CumulativeTable(law: PoissonLaw(doubledMean: variance))
    }

    /// Whether two samplers draw from the same law.
    public static func == (first: Self, second: Self) -> Bool {
        first.variance == second.variance
    }

    /// Fills a buffer with independent samples.
    ///
    /// - Parameters:
    ///   - output: receives integers, each at most ``maximumMagnitude`` in absolute value.
    ///   - random: the source of randomness, asked in blocks of up to 16 KiB.
    /// - Complexity: O(n); some 8 random bytes a sample.
    public func fill(
        _ output: UnsafeMutableBufferPointer<Int64>,
        using random: inout some RandomSource
    ) {
        withoutActuallyEscaping({ random.fill($0) }) { refill in
            var bits = RandomBits(samples: output.count, bitsPerSample: 64)
            table.withReader { reader in
                for index in output.indices {
                    // Both count from the mode, which drops out of the difference.
                    output[index] = draw(reader, &bits, refill) &- draw(reader, &bits, refill)
                }
            }
        }
    }

    @inline(__always)
    private func draw(
        _ reader: CumulativeTable<PoissonLaw>.Reader,
        _ bits: inout RandomBits,
        _ refill: RandomBits.Refill
    ) -> Int64 {
        let prefix = bits.take(32, refill) >> 1
        let value = reader.sample(prefix: prefix) ?? table.sampleOpen(prefix: prefix, &bits, refill)
        return PoissonLaw.offset(of: value)
    }
}
