/// Arithmetic modulo the Mersenne prime 2^61 - 1, without branches or look-ups that depend on values.
///
/// Elements are UInt64 below the modulus; every function takes and returns such.
enum PrimeField {
    static let modulus: UInt64 = (1 << 61) - 1

    /// Takes a value below twice the modulus to its canonical form.
    @inline(__always)
    static func reduced(_ value: UInt64) -> UInt64 {
        let difference = value &- modulus
        // All ones if the subtraction went below zero.
        let borrow = 0 &- (difference >> 63)
        return difference &+ (modulus & borrow)
    }

    @inline(__always)
    static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 { reduced(left &+ right) }

    @inline(__always)
    static func difference(_ left: UInt64, _ right: UInt64) -> UInt64 {
        reduced(left &+ (modulus &- right))
    }

    @inline(__always)
    static func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let full = left.multipliedFullWidth(by: right)
        // 2^61 = 1, so the bits from 61 on are added to those below.
        return reduced((full.low & modulus) &+ (full.high << 3 | full.low >> 61))
    }

    /// The inverse by Fermat's little theorem; 0 gives 0.
    static func inverse(_ value: UInt64) -> UInt64 {
        // The exponent 2^61 - 3 is public: bits 60...2 and bit 0.
        var result: UInt64 = 1
        for bit in (0..<61).reversed() {
            result = product(result, result)
            if bit != 1 { result = product(result, value) }
        }
        return result
    }
}
