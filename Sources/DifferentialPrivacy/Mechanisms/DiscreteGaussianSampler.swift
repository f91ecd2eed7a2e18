public import ProtocolPrimitives

/// Draws from the discrete Gaussian N_Z(0, variance), exactly and with integers only.
///
/// Algorithms 1 to 3 of Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential
/// Privacy" (arXiv:2004.00010). Pr[x] is proportional to exp(-x^2 / (2 variance)) over the integers.
///
/// The variance is **public**; the samples are **secret**. Run time depends on the samples, so a
/// party that can time single draws learns about them; draw in bulk. The one departure from the
/// exact law: a geometric count of 2^14 or more is drawn again, which shifts the distribution by
/// less than exp(-16384) in total variation.
public struct DiscreteGaussianSampler: Sendable, Equatable {
    /// The smallest variance, 1.
    public static let minimumVariance: UInt64 = 1
    /// The largest variance, 2^48: a standard deviation of 2^24 integer units.
    public static let maximumVariance: UInt64 = 1 << 48
    /// No sample is larger than this in absolute value, 2^39.
    public static let maximumMagnitude: Int64 = 1 << 39

    /// The parameter sigma^2 in squared integer units; the variance of the law is at most this.
    public let variance: UInt64

    /// Scale of the proposal: floor(sigma) + 1, called t in the paper.
    private let scale: UInt64
    /// 2^32 mod t, the rejection bound of the uniform draw below t.
    private let uniformThreshold: UInt64
    /// 2 sigma^2 t^2, the denominator of the acceptance exponent.
    private let acceptanceDenominator: UInt128

    private static let geometricLimit: UInt64 = 1 << 14

    /// Creates a sampler.
    ///
    /// - Parameter variance: sigma^2, from 1 to 2^48.
    /// - Throws: ``DifferentialPrivacyError/invalidVariance(actual:minimum:maximum:)``.
    public init(variance: UInt64) throws(DifferentialPrivacyError) {
        guard variance >= Self.minimumVariance, variance <= Self.maximumVariance else {
            throw .invalidVariance(
                actual: variance,
                minimum: Self.minimumVariance,
                maximum: Self.maximumVariance
            )
        }
        self.variance = variance
        scale = Self.integerSquareRoot(variance) + 1
        uniformThreshold = (1 << 32) % scale
        acceptanceDenominator = 2 * UInt128(variance) * UInt128(scale) * UInt128(scale)
    }

    /// 20 standard deviations, rounded up: a sample is larger with a probability below 2 exp(-200).
    ///
    /// Arithmetic that has room for so much noise never needs more. The tail bound is that of a
    /// subgaussian variable, arXiv:2004.00010, Corollary 17.
    public static func tailBound(variance: UInt64) -> Int64 {
        Int64((20 * Double(min(variance, maximumVariance)).squareRoot()).rounded(.up))
    }

    /// Draws one sample.
    ///
    /// Throws away the unused part of the bytes it draws; use ``samples(count:using:)`` or
    /// ``addNoise(to:using:)`` for many.
    ///
    /// - Parameter random: the source of randomness.
    /// - Returns: an integer, at most ``maximumMagnitude`` in absolute value.
    public func sample(using random: inout some RandomSource) -> Int64 {
        var bits = RandomBits(blockWordCount: 8)
        return withoutEscaping(&random) { draw(&bits, $0) }
    }

    /// Draws independent samples.
    ///
    /// - Parameters:
    ///   - count: how many, 0 or more.
    ///   - random: the source of randomness, asked in blocks of up to 16 KiB.
    /// - Returns: integers, each at most ``maximumMagnitude`` in absolute value.
    /// - Complexity: O(`count`); some 30 random bytes a sample.
    public func samples(count: Int, using random: inout some RandomSource) -> [Int64] {
        var bits = Self.bulkBits(count: count)
        return withoutEscaping(&random) { refill in
            (0..<max(count, 0)).map { _ in draw(&bits, refill) }
        }
    }

    /// Adds an independent sample to every value.
    ///
    /// - Parameters:
    ///   - values: exact integers, each at most 2^62 in absolute value; unchanged on error.
    ///   - random: the source of randomness, asked in blocks of up to 16 KiB.
    /// - Throws: ``DifferentialPrivacyError/noiseOverflow(index:)`` for a value beyond that.
    /// - Complexity: O(n); some 30 random bytes a value.
    public func addNoise(
        to values: inout [Int64],
        using random: inout some RandomSource
    ) throws(DifferentialPrivacyError) {
        if let index = values.firstIndex(where: { $0.magnitude > 1 << 62 }) {
            throw .noiseOverflow(index: index)
        }
        var bits = Self.bulkBits(count: values.count)
        withoutEscaping(&random) { refill in
            for index in values.indices { values[index] += draw(&bits, refill) }
        }
    }

    private static func bulkBits(count: Int) -> RandomBits {
        RandomBits(blockWordCount: min(2048, max(8, count <= 512 ? count * 4 : 2048)))
    }

    private func withoutEscaping<Source: RandomSource, Result>(
        _ random: inout Source,
        _ body: (RandomBits.Refill) -> Result
    ) -> Result {
        body { random.fill($0) }
    }

    /// Algorithm 3: a discrete Laplace candidate, accepted with probability
    /// exp(-(|Y| - sigma^2/t)^2 / (2 sigma^2)).
    private func draw(_ bits: inout RandomBits, _ refill: RandomBits.Refill) -> Int64 {
        while true {
            let (magnitude, isNegative) = drawLaplace(&bits, refill)
            // |Y| t < 2^63 and sigma^2 <= 2^48, so the square is below 2^126.
            let product = magnitude &* scale
            let distance = product > variance ? product &- variance : variance &- product
            let numerator = UInt128(distance) &* UInt128(distance)
            if bits.bernoulliExponentialOfAny(numerator, acceptanceDenominator, refill) {
                let value = Int64(truncatingIfNeeded: magnitude)
                return isNegative ? -value : value
            }
        }
    }

    /// Algorithm 2 with s = 1: the discrete Laplace law of integer scale t, as magnitude and sign.
    private func drawLaplace(
        _ bits: inout RandomBits,
        _ refill: RandomBits.Refill
    ) -> (magnitude: UInt64, isNegative: Bool) {
        while true {
            let remainder = drawUniform(&bits, refill)
            if !bits.bernoulliExponential(remainder, scale, refill) { continue }
            var quotient: UInt64 = 0
            while bits.bernoulliExponentialOfOne(refill) { quotient &+= 1 }
            if quotient >= Self.geometricLimit { continue }
            let magnitude = remainder &+ scale &* quotient
            let isNegative = bits.take(1, refill) == 1
            if isNegative && magnitude == 0 { continue }
            return (magnitude, isNegative)
        }
    }

    /// A uniform integer from 0 to t - 1: multiply and reject (Lemire 2019), unbiased.
    private func drawUniform(_ bits: inout RandomBits, _ refill: RandomBits.Refill) -> UInt64 {
        while true {
            let product = bits.take(32, refill) &* scale
            if product & 0xFFFF_FFFF >= uniformThreshold { return product >> 32 }
        }
    }

    /// The largest integer whose square is at most `value`, by bits.
    static func integerSquareRoot(_ value: UInt64) -> UInt64 {
        var root: UInt64 = 0
        for bit in (0..<32).reversed() {
            let candidate = root | (1 << UInt64(bit))
            if candidate * candidate <= value { root = candidate }
        }
        return root
    }
}
