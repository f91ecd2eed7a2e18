extension RandomBits {
    /// Draws true with probability exactly `numerator / denominator`.
    ///
    /// Compares the fraction with a uniform real number, 16 bits at a time and without division:
    /// after the bits w, the fraction is larger for sure if (w + 1) d <= 2^16 n, smaller for sure
    /// if w d >= 2^16 n, and otherwise the comparison goes on with the rest 2^16 n - w d.
    ///
    /// - Precondition: `numerator <= denominator`, and 2^16 times the denominator fits the type.
    @inline(__always)
    mutating func bernoulli<Number: FixedWidthInteger & UnsignedInteger>(
        _ numerator: Number,
        _ denominator: Number,
        _ refill: Refill
    ) -> Bool {
        if numerator == denominator { return true }
        var rest = numerator
        while true {
            let scaled = rest &<< 16
            let product = Number(truncatingIfNeeded: take(16, refill)) &* denominator
            if product >= scaled { return false }
            if product &+ denominator <= scaled { return true }
            rest = scaled &- product
        }
    }

    /// Draws true with probability exactly exp(-`numerator` / `denominator`), for a fraction of at
    /// most 1.
    ///
    /// Algorithm 1 of Canonne, Kamath and Steinke (arXiv:2004.00010), case gamma in [0, 1]. The
    /// paper's Bernoulli(gamma / K) is drawn as Bernoulli(1 / K) and Bernoulli(gamma) both true.
    ///
    /// - Precondition: `numerator <= denominator`, and 2^16 times the denominator fits the type.
    @inline(__always)
    mutating func bernoulliExponential<Number: FixedWidthInteger & UnsignedInteger>(
        _ numerator: Number,
        _ denominator: Number,
        _ refill: Refill
    ) -> Bool {
        var trial: UInt64 = 1
        while true {
            if trial == 2 {
                if take(1, refill) == 0 { break }
            } else if trial > 2 {
                if !bernoulli(1, trial, refill) { break }
            }
            if !bernoulli(numerator, denominator, refill) { break }
            trial &+= 1
        }
        return trial & 1 == 1
    }

    /// Draws true with probability exactly exp(-1).
    @inline(__always)
    mutating func bernoulliExponentialOfOne(_ refill: Refill) -> Bool {
        bernoulliExponential(1 as UInt64, 1 as UInt64, refill)
    }

    /// Draws true with probability exactly exp(-`numerator` / `denominator`) for any fraction.
    ///
    /// Algorithm 1 of arXiv:2004.00010, case gamma > 1: one Bernoulli(exp(-1)) for each whole unit.
    ///
    /// - Precondition: 2^16 times the denominator fits the type.
    @inline(__always)
    mutating func bernoulliExponentialOfAny<Number: FixedWidthInteger & UnsignedInteger>(
        _ numerator: Number,
        _ denominator: Number,
        _ refill: Refill
    ) -> Bool {
        var rest = numerator
        while rest > denominator {
            if !bernoulliExponentialOfOne(refill) { return false }
            rest &-= denominator
        }
        return bernoulliExponential(rest, denominator, refill)
    }
}
