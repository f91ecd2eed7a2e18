extension CertifiedNumber {
    /// exp(-`numerator` / `denominator`) for a fraction from above 0 to 1/2.
    ///
    /// The alternating Taylor series. Its terms fall, so that what is left out lies between zero and
    /// the first term left out, whose stored value is zero: its error bounds it.
    ///
    /// - Parameters:
    ///   - numerator: above 0.
    ///   - denominator: at least twice the numerator and at most 2^49.
    ///   - fractionLimbCount: precision of the result, at most 512 limbs.
    /// - Returns: the number, with an error of some four units a term.
    /// - Complexity: O(limbs) for each of about 64 limbs / log2(denominator / numerator) terms.
    static func exponential(
        ofMinus numerator: UInt64,
        _ denominator: UInt64,
        fractionLimbCount: Int
    ) -> CertifiedNumber {
        var even = CertifiedNumber(1, fractionLimbCount: fractionLimbCount)
        var odd = CertifiedNumber(0, fractionLimbCount: fractionLimbCount)
        var term = even
        var index: UInt64 = 0
        while term.limbs.contains(where: { $0 != 0 }) {
            index += 1
            // Terms fall by a factor of 2 index or more: at 2^15 bits fewer than 2^12 of them are
            // not zero, and the divisor stays below 2^62.
            term.multiply(byFraction: numerator, denominator * index)
            if index & 1 == 1 { odd.add(term) } else { even.add(term) }
        }
        even.subtract(odd)
        // The last term counted is zero but for its error; the rest of the series is no larger, of
        // either sign.
        var rest = CertifiedNumber(0, fractionLimbCount: fractionLimbCount)
        rest.error = term.error
        even.subtract(rest)
        even.error += term.error
        return even
    }
}
