/// Gao's algorithm for Reed-Solomon codes: interpolate, then stop Euclid's algorithm halfway.
enum GaoDecoder {
    /// The polynomial of degree below `threshold` from which at most ⌊(count - threshold)/2⌋ of the
    /// values differ, or `nil` if there is none.
    ///
    /// - Parameters:
    ///   - indices: distinct points, each 1...1024.
    ///   - values: one canonical element for each.
    ///   - threshold: 1...count.
    /// - Returns: the only such polynomial.
    /// - Complexity: O(count^2).
    static func polynomial(indices: [UInt16], values: [UInt64], threshold: Int)
        -> FieldPolynomial?
    {
        let count = indices.count
        var previous = FieldPolynomial(vanishingAt: indices.map { UInt64($0) })
        var current = NewtonInterpolant(indices: indices, values: values).polynomial
        // current = (something) · vanishing polynomial + locator · interpolant
        var previousLocator = FieldPolynomial([])
        var locator = FieldPolynomial([1])
        while 2 * current.degree >= count + threshold {
            guard let (quotient, remainder) = previous.divided(by: current) else { return nil }
            (previous, current) = (current, remainder)
            (previousLocator, locator) = (
                locator, previousLocator.subtracting(quotient, times: locator)
            )
        }
        // The locator vanishes where values are wrong; its degree is at most the bound.
        guard let (polynomial, rest) = current.divided(by: locator), rest.degree < 0,
            polynomial.degree < threshold
        else { return nil }
        return polynomial
    }
}
