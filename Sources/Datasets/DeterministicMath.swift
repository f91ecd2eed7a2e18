/// Logarithm, exponential and power out of +, −, ×, ÷ only: the same bits on every platform.
///
/// The system's own functions may differ in the last digit from one library to the next. Relative
/// error is below 1e-12 in the ranges stated.
enum DeterministicMath {
    private static let ln2 = 0.693147180559945309417232121458

    /// The natural logarithm of a finite number above 0.
    static func log(_ value: Double) -> Double {
        var significand = value.significand
        var exponent = Double(value.exponent)
        if significand > 1.4142135623730951 {
            significand /= 2
            exponent += 1
        }
        // ln m = 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.172.
        let s = (significand - 1) / (significand + 1)
        let square = s * s
        var sum = 0.0
        for order in stride(from: 25, through: 1, by: -2) { sum = sum * square + 1 / Double(order) }
        return exponent * ln2 + 2 * s * sum
    }

    /// The exponential of a number from −600 to 600.
    static func exp(_ value: Double) -> Double {
        let exponent = (value / ln2).rounded()
        let rest = value - exponent * ln2
        var sum = 1.0
        for order in stride(from: 18, through: 1, by: -1) { sum = 1 + sum * rest / Double(order) }
        return sum * Double(sign: .plus, exponent: Int(exponent), significand: 1)
    }

    /// `base` to the power of `exponent`, for a base above 0 and a result within e^±600.
    static func power(_ base: Double, _ exponent: Double) -> Double { exp(exponent * log(base)) }
}
