/// How improbable each failure of a session must be, as exponents of 1/2; **public**.
public struct FailureTargets: Equatable, Sendable {
    /// Exponents that can be asked for.
    public static let bits = 1...128

    /// Exposure has probability at most 2^-exposureBits.
    public let exposureBits: Int
    /// Disconnection has probability at most 2^-disconnectionBits.
    public let disconnectionBits: Int
    /// An abort has probability at most 2^-abortBits.
    public let abortBits: Int

    /// 2^-40 for exposure and disconnection, 2^-30 for aborts.
    public static let standard = FailureTargets(
        uncheckedExposure: 40,
        disconnection: 40,
        abort: 30
    )

    /// Takes the exponents, each in ``bits``.
    ///
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public init(
        exposureBits: Int = standard.exposureBits,
        disconnectionBits: Int = standard.disconnectionBits,
        abortBits: Int = standard.abortBits
    ) throws(SecureAggregationError) {
        guard Self.bits.contains(exposureBits) else { throw .invalidParameter(.exposureBits) }
        guard Self.bits.contains(disconnectionBits) else {
            throw .invalidParameter(.disconnectionBits)
        }
        guard Self.bits.contains(abortBits) else { throw .invalidParameter(.abortBits) }
        self.init(
            uncheckedExposure: exposureBits,
            disconnection: disconnectionBits,
            abort: abortBits
        )
    }

    private init(uncheckedExposure: Int, disconnection: Int, abort: Int) {
        exposureBits = uncheckedExposure
        disconnectionBits = disconnection
        abortBits = abort
    }
}
