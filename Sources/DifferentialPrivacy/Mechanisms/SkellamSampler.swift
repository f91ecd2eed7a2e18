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
    ///   - random: the source of randomness, asked in blocks of up to 8 KiB.
    /// - Complexity: O(n); 8 random bytes a sample.
    public func fill(
        _ output: UnsafeMutableBufferPointer<Int64>,
        using random: inout some RandomSource
    ) {
        withoutActuallyEscaping({ random.fill($0) }) { refill in
            var spare = RandomBits()
            table.withReader { reader in
                RandomBits.forEachChunk(of: output, bytesPerSample: 8, refill) { chunk, bytes in
                    for index in chunk.indices {
                        let word = bytes.word64(at: 8 &* index)
                        let first = sample(prefix: word >> 33, reader, &spare, refill)
                        let second = sample(
                            prefix: (word & 0xFFFF_FFFF) >> 1,
                            reader,
                            &spare,
                            refill
                        )
                        // Both count from the mode, which drops out of the difference.
                        chunk[index] = first &- second
                    }
                }
            }
        }
    }

    @inline(__always)
    private func sample(
        prefix: UInt64,
        _ reader: CumulativeTable<PoissonLaw>.Reader,
        _ spare: inout RandomBits,
        _ refill: RandomBits.Refill
    ) -> Int64 {
        let index =
            reader.sample(prefix: prefix) ?? table.sampleOpen(prefix: prefix, &spare, refill)
        return PoissonLaw.offset(of: index)
    }
}
