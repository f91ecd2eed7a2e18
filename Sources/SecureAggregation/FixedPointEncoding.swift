/// How a vector of bounded L2 norm becomes integers whose norm is bounded exactly.
///
/// A client multiplies its vector by ``scale`` and rounds every coordinate to one of the two integers
/// next to it, at random and so that the mean is the coordinate. Whatever the outcome, no coordinate
/// moves by 1, so a vector of length d moves by less than √d, and scale = (B − √d) / (bound · (1 + 2⁻²⁰))
/// keeps the integer vector's norm at or below ``normBound`` B in every outcome. The factor 1 + 2⁻²⁰
/// covers the client's single-precision products (relative error below 2⁻²²). The sensitivity that
/// is charged is B, an integer.
public struct FixedPointEncoding: Equatable, Sendable {
    /// Largest exponent of the norm bound: single-precision rounding is exact below 2²².
    public static let maximumNormBoundExponent = 21
    /// Bits of a lane that carries one coordinate modulo a power of two.
    public static let laneBitCount = 32

    /// Bound on the real vector's L2 norm, finite and above 0; **public**.
    public let l2Bound: Double
    /// Number of coordinates d, at least 1; **public**.
    public let length: Int
    /// B = 2^exponent bounds the integer vector's L2 norm; **public**.
    public let normBoundExponent: Int

    /// B, the integer L2 sensitivity of the sum to one client.
    public var normBound: Int64 { 1 << Int64(normBoundExponent) }
    /// B².
    public var squaredSensitivity: UInt64 { 1 << UInt64(2 * normBoundExponent) }
    /// Integer units in one real unit.
    public var scale: Double {
        (Double(normBound) - Self.roundingNorm(length: length))
            / (l2Bound * (1 + 1.0 / Double(1 << 20)))
    }

    /// Creates an encoding from its public parameters.
    ///
    /// - Throws: ``FixedPointEncodingError`` if a parameter is out of range or rounding alone could
    ///   exceed half the norm bound.
    public init(l2Bound: Double, length: Int, normBoundExponent: Int)
        throws(FixedPointEncodingError)
    {
        guard l2Bound.isFinite, l2Bound > 0, length >= 1 else { throw .invalidBound }
        guard (1...Self.maximumNormBoundExponent).contains(normBoundExponent),
            Self.roundingNorm(length: length) <= Double(1 << normBoundExponent) / 2
        else { throw .vectorTooLong(length: length, normBoundExponent: normBoundExponent) }
        self.l2Bound = l2Bound
        self.length = length
        self.normBoundExponent = normBoundExponent
    }

    /// Chooses the smallest norm bound that loses under 1/128 of the range to rounding, at least 2¹⁶,
    /// as far as the lanes can carry the sum of all clients.
    ///
    /// A bit more would win back half of what is lost, for a bit more in every coordinate sent.
    ///
    /// - Parameters:
    ///   - l2Bound: bound on the real vector's L2 norm.
    ///   - length: number of coordinates.
    ///   - clients: the most clients that can take part.
    /// - Throws: ``FixedPointEncodingError`` if the lanes are too narrow for so many clients.
    public init(l2Bound: Double, length: Int, clients: Int) throws(FixedPointEncodingError) {
        guard length >= 1, clients >= 1 else { throw .invalidBound }
        var exponent = 16
        while exponent < Self.maximumNormBoundExponent,
            Self.roundingNorm(length: length) * 128 > Double(1 << exponent)
        { exponent += 1 }
        while exponent >= 1 {
            if let bits = Self.modulusBitCount(clients: clients, normBoundExponent: exponent),
                bits <= Self.laneBitCount
            {
                break
            }
            exponent -= 1
        }
        guard exponent >= 1 else { throw .tooManyClients(clients: clients) }
        try self.init(l2Bound: l2Bound, length: length, normBoundExponent: exponent)
    }

    /// Bits per coordinate so that the signed sum over `clients` clients cannot wrap, or nil above 64.
    public static func modulusBitCount(clients: Int, normBoundExponent: Int) -> Int? {
        let (largest, overflow) = UInt64(clamping: clients)
            .multipliedReportingOverflow(by: 1 << UInt64(normBoundExponent))
        guard !overflow, largest < UInt64.max / 2 else { return nil }
        return UInt64.bitWidth - largest.leadingZeroBitCount + 1
    }

    /// Converts an integer sum back into real units.
    public func decode(_ sum: Int64) -> Double { Double(sum) / scale }

    /// How far rounding can move a vector: each coordinate by less than 1.
    private static func roundingNorm(length: Int) -> Double { Double(length).squareRoot() }
}

/// Why a fixed-point encoding cannot exist.
public enum FixedPointEncodingError: Error, Equatable, Sendable {
    /// The bound is not a positive finite number, or the length or the number of clients is below 1.
    case invalidBound
    /// So many clients could overflow a lane even at the coarsest scale.
    case tooManyClients(clients: Int)
    /// The rounding of so long a vector could exceed half the norm bound.
    case vectorTooLong(length: Int, normBoundExponent: Int)
}
