public import ProtocolPrimitives

/// Draws from the discrete Gaussian N_Z(0, variance), exactly: Pr[x] is proportional to
/// exp(-x^2 / (2 variance)) over the integers (arXiv:2004.00010, Definition 1).
///
/// Below a standard deviation of 32 the absolute value is looked up in a table of cumulative
/// probabilities, see ``CumulativeTable``. Above that the table gives the multiple of a power of two, a
/// uniform number fills the gap and a rejection makes the law exact, as Ducas, Durmus, Lepoint and
/// Lyubashevsky, "Lattice Signatures and Bimodal Gaussians" (CRYPTO 2013), Algorithm 11. The only
/// departure from the exact law: comparisons that 2^15 bits leave open are broken off, which shifts it
/// by less than exp(-16384) in total variation a sample.
public struct DiscreteGaussianSampler: NoiseSampler, Equatable {
    /// The smallest variance, 1.
    public static let minimumVariance: UInt64 = 1
    /// The largest variance, 2^48: a standard deviation of 2^24 integer units.
    public static let maximumVariance: UInt64 = 1 << 48
    /// No sample is larger than this in absolute value, 2^39.
    public static let maximumMagnitude: Int64 = 1 << 39
    /// From this variance on, 32^2, samples are composed.
    private static let compositionVariance: UInt64 = 1024

    /// The parameter sigma^2 in squared integer units; the variance of the law is at most this.
    public let variance: UInt64
    /// Logarithm of the table's step: 0, or so that sigma over the step is from 16 to below 32.
    private let stepBits: UInt64
    private let table: CumulativeTable<GaussianLaw>

    /// Creates a sampler.
    ///
    /// - Parameter variance: sigma^2, from 1 to 2^48.
    /// - Throws: ``DifferentialPrivacyError/invalidVariance(actual:minimum:maximum:)``.
    /// - Complexity: that of a table of up to 370 entries, about a tenth of a millisecond.
    public init(variance: UInt64) throws(DifferentialPrivacyError) {
        guard variance >= Self.minimumVariance, variance <= Self.maximumVariance else {
            throw .invalidVariance(
                actual: variance,
                minimum: Self.minimumVariance,
                maximum: Self.maximumVariance
            )
        }
        self.variance = variance
        var stepBits: UInt64 = 0
        while variance >> (2 * stepBits) >= Self.compositionVariance { stepBits += 1 }
        self.stepBits = stepBits
        let law = GaussianLaw(variance: variance, step: 1 << stepBits, isFolded: stepBits == 0)
        table = CumulativeTable(law: law)
    }

    /// Whether two samplers draw from the same law.
    public static func == (first: Self, second: Self) -> Bool {
        first.variance == second.variance
    }

    /// 20 standard deviations, rounded up: a sample is larger with a probability below 2 exp(-200).
    ///
    /// Arithmetic that has room for so much noise never needs more. The tail bound is that of a
    /// subgaussian variable, arXiv:2004.00010, Corollary 17.
    public static func tailBound(variance: UInt64) -> Int64 {
        Int64((20 * Double(min(variance, maximumVariance)).squareRoot()).rounded(.up))
    }

    /// Fills a buffer with independent samples.
    ///
    /// - Parameters:
    ///   - output: receives integers, each at most ``maximumMagnitude`` in absolute value.
    ///   - random: the source of randomness, asked in blocks of up to 8 KiB.
    /// - Complexity: O(n); 4 random bytes a sample below sigma = 32, 6 below 2,048 and 8 above, and a
    ///   hundredth more.
    public func fill(
        _ output: UnsafeMutableBufferPointer<Int64>,
        using random: inout some RandomSource
    ) {
        withoutActuallyEscaping({ random.fill($0) }) { refill in
            if stepBits == 0 {
                fillByTable(output, refill)
            } else {
                fillByRejection(output, refill)
            }
        }
    }

    private func fillByTable(
        _ output: UnsafeMutableBufferPointer<Int64>,
        _ refill: RandomBits.Refill
    ) {
        var spare = RandomBits()
        table.withReader { reader in
            RandomBits.forEachChunk(of: output, bytesPerSample: 4, refill) { chunk, bytes in
                for index in chunk.indices {
                    let word = UInt64(bytes.word32(at: 4 &* index))
                    let prefix = word >> 1
                    let magnitude =
                        reader.sample(prefix: prefix)
                        ?? table.sampleOpen(prefix: prefix, &spare, refill)
                    chunk[index] = Self.signed(Int64(truncatingIfNeeded: magnitude), word)
                }
            }
        }
    }

    /// The number with a sign from the lowest bit of a word.
    @inline(__always)
    private static func signed(_ magnitude: Int64, _ word: UInt64) -> Int64 {
        let sign = -Int64(truncatingIfNeeded: word & 1)
        return (magnitude ^ sign) &- sign
    }

    /// Composes samples from a multiple of the step and a uniform number below it.
    ///
    /// x = step y + u is accepted with probability exp(-u (u + 2 step y) / (2 variance)): times the weight
    /// of y that is exp(-x^2 / (2 variance)). A sign is drawn beside it, and "minus zero" is drawn
    /// again, so that zero counts once.
    private func fillByRejection(
        _ output: UnsafeMutableBufferPointer<Int64>,
        _ refill: RandomBits.Refill
    ) {
        // Two loops with constants of their own.
        if stepBits <= 6 {
            fillByRejection(output, byteCount: 6, refill)
        } else {
            fillByRejection(output, byteCount: 8, refill)
        }
    }

    @inline(__always)
    private func fillByRejection(
        _ output: UnsafeMutableBufferPointer<Int64>,
        byteCount: Int,
        _ refill: RandomBits.Refill
    ) {
        var spare = RandomBits()
        let stepBits = stepBits
        // The bits behind the prefix and the sign: the remainder below, digits above it.
        let fieldBits = UInt64(8 &* byteCount &- 32)
        let digitCount = fieldBits &- stepBits
        let denominator = 2 &* variance
        let remainderMask = (UInt64(1) &<< stepBits) &- 1
        let fieldMask = (UInt64(1) &<< fieldBits) &- 1
        // A short field times the denominator fits 64 bits, so that the digits may stay where they are.
        let digitShift = byteCount == 6 ? 0 : stepBits
        let exponentShift = byteCount == 6 ? fieldBits : digitCount
        table.withReader { reader in
            RandomBits.forEachChunk(of: output, bytesPerSample: byteCount, refill) { chunk, bytes in
                var offset = 0
                for index in chunk.indices {
                    let word = bytes.word64(at: offset)
                    offset &+= byteCount
                    if let multiple = reader.sample(prefix: (word & 0xFFFF_FFFF) &>> 1) {
                        let field = (word &>> 32) & fieldMask
                        let remainder = field & remainderMask
                        let base = UInt64(truncatingIfNeeded: multiple) &<< stepBits
                        let exponent = remainder &* (remainder &+ 2 &* base)
                        let digits = (field &- remainder) &>> digitShift
                        let magnitude = base &+ remainder
                        // Nearly always the first digits of the first trial already say so.
                        if digits &* denominator >= exponent &<< exponentShift, magnitude != 0 {
                            chunk[index] = Self.signed(Int64(truncatingIfNeeded: magnitude), word)
                            continue
                        }
                    }
                    chunk[index] = sampleByRejection(
                        first: word,
                        digitCount: digitCount,
                        reader,
                        &spare,
                        refill
                    )
                }
            }
        }
    }

    /// Goes through with a draw that its first word leaves open, and draws again if it is rejected.
    @inline(never)
    private func sampleByRejection(
        first: UInt64,
        digitCount: UInt64,
        _ reader: CumulativeTable<GaussianLaw>.Reader,
        _ spare: inout RandomBits,
        _ refill: RandomBits.Refill
    ) -> Int64 {
        var word = first
        while true {
            let prefix = (word & 0xFFFF_FFFF) >> 1
            let multiple =
                reader.sample(prefix: prefix) ?? table.sampleOpen(prefix: prefix, &spare, refill)
            let remainder = (word >> 32) & ((1 << stepBits) - 1)
            let base = UInt64(multiple) << stepBits
            let isAccepted = spare.bernoulliExponential(
                remainder * (remainder + 2 * base),
                2 * variance,
                digits: (word >> (32 + stepBits)) & ((1 << digitCount) - 1),
                digitCount,
                refill
            )
            let magnitude = Int64(base | remainder)
            if isAccepted, magnitude != 0 || word & 1 == 0 { return Self.signed(magnitude, word) }
            word = spare.take(32, refill) << 32 | spare.take(32, refill)
        }
    }
}
