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
}
