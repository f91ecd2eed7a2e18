/// A non-negative fixed-point number that is known from below, and how far below it may be.
///
/// The true number lies between the stored one and the stored one plus ``error`` units of the last
/// place, by construction of every operation. This is interval arithmetic with the width as a count.
struct CertifiedNumber: Sendable, Equatable {
    /// Fraction limbs, the least significant first, and then one limb of the integer part.
    var limbs: [UInt64]
    /// Width of the interval, in units of 2^(-64 ``fractionLimbCount``).
    var error: UInt64

    /// Number of 64-bit limbs after the binary point.
    var fractionLimbCount: Int { limbs.count - 1 }
    /// The integer part of the stored number.
    var integerPart: UInt64 { limbs[limbs.count - 1] }

    /// Creates an integer, without error.
    init(_ integer: UInt64, fractionLimbCount: Int) {
        limbs = [UInt64](repeating: 0, count: fractionLimbCount + 1)
        limbs[fractionLimbCount] = integer
        error = 0
    }

    /// Whether the stored number is below 2^(32 - 64 ``fractionLimbCount``): nothing is left of it but
    /// the last half limb.
    var isNegligible: Bool {
        guard limbs[0] < 1 << 32 else { return false }
        for index in 1..<limbs.count where limbs[index] != 0 { return false }
        return true
    }

    /// Becomes a copy of a number of the same size, in place.
    mutating func assign(_ other: CertifiedNumber) {
        error = other.error
        for index in limbs.indices { limbs[index] = other.limbs[index] }
    }

    /// Adds a number of the same size; the errors add up.
    mutating func add(_ other: CertifiedNumber) {
        error += other.error
        var carry: UInt64 = 0
        limbs.withUnsafeMutableBufferPointer { left in
            other.limbs.withUnsafeBufferPointer { right in
                for index in 0..<left.count {
                    let (first, overflow) = left[index].addingReportingOverflow(right[index])
                    let (second, secondOverflow) = first.addingReportingOverflow(carry)
                    left[index] = second
                    carry = overflow || secondOverflow ? 1 : 0
                }
            }
        }
    }

    /// Subtracts a number that is not larger, and keeps the result from below.
    ///
    /// - Precondition: the stored number is at least `other` with its error.
    mutating func subtract(_ other: CertifiedNumber) {
        var borrow = other.error
        for index in limbs.indices {
            let (first, overflow) = limbs[index].subtractingReportingOverflow(other.limbs[index])
            let (second, secondOverflow) = first.subtractingReportingOverflow(borrow)
            limbs[index] = second
            // The first borrow is a whole error, so that both steps can go below zero.
            borrow = (overflow ? 1 : 0) + (secondOverflow ? 1 : 0)
        }
        error += other.error
    }

    /// Multiplies by the fraction `numerator / denominator`, at most 1.
    ///
    /// The error shrinks with the number; rounding down in the last place adds at most one unit, and
    /// rounding of the error itself another.
    mutating func multiply(byFraction numerator: UInt64, _ denominator: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = limbs[index].multipliedFullWidth(by: numerator)
            let (low, overflow) = product.low.addingReportingOverflow(carry)
            limbs[index] = low
            carry = product.high &+ (overflow ? 1 : 0)
        }
        // The carry beyond the integer part is below the denominator, as is every remainder.
        var remainder = carry
        for index in limbs.indices.reversed() {
            (limbs[index], remainder) = denominator.dividingFullWidth((remainder, limbs[index]))
        }
        let scaled = error.multipliedFullWidth(by: numerator)
        error = denominator.dividingFullWidth(scaled).quotient + 2
    }

    /// Multiplies by a number of the same size.
    ///
    /// For stored a, b with errors e, f the true product is at most
    /// ab + a f + b e + e f; with a below ⌊a⌋ + 1, b below ⌊b⌋ + 1 and e f below one unit that is within
    /// (⌊a⌋ + 1) f + (⌊b⌋ + 1) e + 1 units, and rounding down adds one.
    ///
    /// - Parameters:
    ///   - other: the factor; the product's integer part must fit one limb.
    ///   - scratch: working memory that is reused from call to call.
    /// - Complexity: O(limbs²).
    mutating func multiply(by other: CertifiedNumber, scratch: inout [UInt64]) {
        let count = limbs.count
        error = (integerPart + 1) * other.error + (other.integerPart + 1) * error + 2
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: repeatElement(0, count: 2 * count))
        other.limbs.withUnsafeBufferPointer { right in
            scratch.withUnsafeMutableBufferPointer { product in
                limbs.withUnsafeMutableBufferPointer { left in
                    for row in 0..<count where left[row] != 0 {
                        product[row + count] = Self.addProduct(
                            left[row],
                            right,
                            to: UnsafeMutableBufferPointer(rebasing: product[row..<(row + count)])
                        )
                    }
                    for index in 0..<count { left[index] = product[index + count - 1] }
                }
            }
        }
    }

    /// Adds a multiple of a number to limbs, and returns the carry.
    @inline(__always)
    private static func addProduct(
        _ factor: UInt64,
        _ number: UnsafeBufferPointer<UInt64>,
        to sum: UnsafeMutableBufferPointer<UInt64>
    ) -> UInt64 {
        var carry: UInt64 = 0
        for index in 0..<number.count {
            let product = factor.multipliedFullWidth(by: number[index])
            let (low, overflow) = product.low.addingReportingOverflow(carry)
            let (total, totalOverflow) = low.addingReportingOverflow(sum[index])
            sum[index] = total
            carry = product.high &+ (overflow ? 1 : 0) &+ (totalOverflow ? 1 : 0)
        }
        return carry
    }

    /// One over a number above 1, by binary long division.
    ///
    /// With z at most Z at most z + e, the floor of 1 / (z + e) is at most 1/Z, and 1/Z less than it by
    /// at most e / z² + 1 units, that is e + 1.
    ///
    /// - Complexity: O(limbs²) steps of 64 bits each.
    func reciprocal() -> CertifiedNumber {
        let fractionLimbCount = fractionLimbCount
        var divisor = self
        var units = CertifiedNumber(0, fractionLimbCount: fractionLimbCount)
        units.limbs[0] = error
        divisor.add(units)
        var quotient = CertifiedNumber(0, fractionLimbCount: fractionLimbCount)
        // The remainder stays below the divisor, whose integer part is far below 2^63.
        var remainder = CertifiedNumber(1, fractionLimbCount: fractionLimbCount)
        for limb in (0..<fractionLimbCount).reversed() {
            for bit in (0..<UInt64(64)).reversed() {
                remainder.double()
                if !remainder.isBelow(divisor) {
                    remainder.subtract(exactly: divisor)
                    quotient.limbs[limb] |= 1 << bit
                }
            }
        }
        quotient.error = error + 1
        return quotient
    }

    private mutating func double() {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let next = limbs[index] >> 63
            limbs[index] = limbs[index] << 1 | carry
            carry = next
        }
        error *= 2
    }

    /// Whether the stored number is below another's, errors aside.
    private func isBelow(_ other: CertifiedNumber) -> Bool {
        for index in limbs.indices.reversed() where limbs[index] != other.limbs[index] {
            return limbs[index] < other.limbs[index]
        }
        return false
    }

    private mutating func subtract(exactly other: CertifiedNumber) {
        var borrow: UInt64 = 0
        for index in limbs.indices {
            let (first, overflow) = limbs[index].subtractingReportingOverflow(other.limbs[index])
            let (second, secondOverflow) = first.subtractingReportingOverflow(borrow)
            limbs[index] = second
            borrow = overflow || secondOverflow ? 1 : 0
        }
    }
}
