public import ProtocolPrimitives

/// Everything random in one answer; **secret**, for one client and one round only.
///
/// The randomness is a function of the coordinate, so that an answer can be written in blocks of any
/// size. Used for a second answer it would correlate the two.
public struct AnswerRandomness: Sendable {
    /// Rounds coordinates, see ``StochasticRounding``.
    let rounding: SeekableKeystream
    /// Draws the share of the noise, see ``NoiseShare``.
    let noise: SeekableKeystream
    /// Stream of ``rounding`` that tosses the coin; rounding reads streams 0 and 1.
    private static let coinStream: UInt64 = 2

    /// Draws a seed and derives the keys from it.
    ///
    /// - Parameter random: the client's own generator; a simulation's comes from its seed.
    /// - Throws: `ProtocolPrimitivesError` if libsodium is unavailable.
    public init(using random: inout some RandomSource) throws(ProtocolPrimitivesError) {
        let seed = SecretBytes(count: 32, using: &random)
        rounding = try SeekableKeystream(
            key: Hashing.derive(key: seed, message: [], domain: .answerRounding)
        )
        noise = try SeekableKeystream(
            key: Hashing.derive(key: seed, message: [], domain: .noiseShare)
        )
    }

    /// Whether the client is in a round's sample; **secret**, and the same however often it is asked.
    ///
    /// True with probability ⌊rate · 2⁶⁴⌋/2⁶⁴: never above the rate, and less than 2⁻⁶⁴ below it.
    ///
    /// - Parameter rate: above 0 and below 1; nil asks everybody.
    /// - Returns: true without a rate.
    package func isSampled(rate: Double?) -> Bool {
        guard let rate else { return true }
        // Scaling by a power of two is exact, and a double below 1 stays below 2^64.
        let threshold = UInt64(exactly: (rate * 0x1p64).rounded(.down)) ?? 0
        var random = rounding.source(stream: Self.coinStream)
        return random.uint64() < threshold
    }
}
