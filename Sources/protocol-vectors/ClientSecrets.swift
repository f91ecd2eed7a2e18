import ProtocolPrimitives

/// What a client draws in a round, taken from the record of its random source; test secrets.
struct ClientSecrets {
    /// The recovery secret, 16 bytes.
    let recoverySecret: [UInt8]
    /// The secret of the self mask, 16 bytes.
    let selfMaskSecret: [UInt8]
    /// By limb, the coefficients 1...threshold - 1 of the recovery secret's polynomial, 8 bytes each.
    let recoveryCoefficients: [[[UInt8]]]
    /// The same for the self-mask secret.
    let selfMaskCoefficients: [[[UInt8]]]

    /// Cuts what was drawn in phase shareKeys.
    ///
    /// - Throws: ``VectorError/unexpectedRandomness`` for another length.
    init(drawn: [UInt8], threshold: Int) throws {
        let polynomialByteCount = (threshold - 1) * 3 * 8
        guard drawn.count == 2 * (16 + polynomialByteCount) else {
            throw VectorError.unexpectedRandomness
        }
        recoverySecret = Array(drawn[..<16])
        selfMaskSecret = Array(drawn[16..<32])
        recoveryCoefficients = Self.coefficients(drawn[32..<(32 + polynomialByteCount)])
        selfMaskCoefficients = Self.coefficients(drawn[(32 + polynomialByteCount)...])
    }

    /// The program draws for each degree one element a limb, of which 61 bits count.
    static func coefficients(_ drawn: ArraySlice<UInt8>) -> [[[UInt8]]] {
        (0..<3).map { limb in
            stride(from: drawn.startIndex + 8 * limb, to: drawn.endIndex, by: 24).map { start in
                var element = Array(drawn[start..<(start + 8)])
                element[7] &= 0x1f
                return element
            }
        }
    }

    /// The coefficients by limb, for a vector.
    static func json(_ coefficients: [[[UInt8]]]) -> JSONText {
        .array(coefficients.map { .array($0.map { .hex($0) }) })
    }
}
