extension RandomBits {
    /// Draws true with probability exactly `numerator / denominator`.
    ///
    /// Compares the fraction with a uniform real number, 14 bits at a time and without division.
    ///
    /// - Precondition: `numerator <= denominator < 2^50`.
    mutating func bernoulli(
        _ numerator: UInt64,
        _ denominator: UInt64,
        _ refill: Refill
    ) -> Bool {
        let digits = take(14, refill)
        return bernoulli(numerator, denominator, digits: digits, 14, refill)
    }

    /// Draws true with probability exactly `numerator / denominator`, with the first bits of the uniform
    /// number given.
    ///
    /// After the bits w, l of them, the fraction is larger for sure if (w + 1) d <= 2^l n, smaller for sure
    /// if w d >= 2^l n, and otherwise the comparison goes on with the rest 2^l n - w d.
    ///
    /// - Parameters:
    ///   - numerator: at most the denominator.
    ///   - denominator: d, below 2^50.
    ///   - digits: w, uniform below 2^`digitCount`.
    ///   - digitCount: l; 2^l times the denominator fits 64 bits.
    ///   - refill: the source of more bits.
    /// - Returns: the outcome.
    @inline(__always)
    mutating func bernoulli(
        _ numerator: UInt64,
        _ denominator: UInt64,
        digits: UInt64,
        _ digitCount: UInt64,
        _ refill: Refill
    ) -> Bool {
        let scaled = numerator &<< digitCount
        let product = digits &* denominator
        if product >= scaled { return false }
        if product &+ denominator <= scaled { return true }
        return bernoulliOpen(scaled &- product, denominator, refill)
    }

    private mutating func bernoulliOpen(
        _ rest: UInt64,
        _ denominator: UInt64,
        _ refill: Refill
    ) -> Bool {
        var rest = rest
        while true {
            let scaled = rest << 14
            let product = take(14, refill) * denominator
            if product >= scaled { return false }
            if product + denominator <= scaled { return true }
            rest = scaled - product
        }
    }

    /// Draws true with probability exactly exp(-`numerator` / `denominator`), with the first bits of a
    /// uniform number given.
    ///
    /// Algorithm 1 of Canonne, Kamath and Steinke (arXiv:2004.00010). For a fraction of at most 1 it
    /// counts how many Bernoulli(fraction / K), K = 1, 2, …, are true in a row; an even number means
    /// true. With a small fraction the first, which takes the given bits, nearly always ends it. The
    /// paper's Bernoulli(fraction / K) is drawn as Bernoulli(1 / K) and Bernoulli(fraction) both true. A
    /// larger fraction first takes one Bernoulli(exp(-1)) for each whole unit.
    ///
    /// - Parameters:
    ///   - numerator: any number.
    ///   - denominator: from 1 to below 2^50.
    ///   - digits: uniform below 2^`digitCount`.
    ///   - digitCount: 2^this times the denominator fits 64 bits.
    ///   - refill: the source of more bits.
    /// - Returns: the outcome.
    @inline(__always)
    mutating func bernoulliExponential(
        _ numerator: UInt64,
        _ denominator: UInt64,
        digits: UInt64,
        _ digitCount: UInt64,
        _ refill: Refill
    ) -> Bool {
        if numerator > denominator {
            return bernoulliExponentialOfLarge(numerator, denominator, refill)
        }
        if !bernoulli(numerator, denominator, digits: digits, digitCount, refill) { return true }
        return continueBernoulliExponential(numerator, denominator, refill)
    }

    /// The rest of the algorithm after the first Bernoulli(fraction) was true.
    @inline(never)
    private mutating func continueBernoulliExponential(
        _ numerator: UInt64,
        _ denominator: UInt64,
        _ refill: Refill
    ) -> Bool {
        var trial: UInt64 = 2
        while bernoulli(1, trial, refill), bernoulli(numerator, denominator, refill) { trial += 1 }
        return trial & 1 == 1
    }

    @inline(never)
    private mutating func bernoulliExponentialOfLarge(
        _ numerator: UInt64,
        _ denominator: UInt64,
        _ refill: Refill
    ) -> Bool {
        var rest = numerator
        while rest > denominator {
            if bernoulli(1, 1, refill), !continueBernoulliExponential(1, 1, refill) { return false }
            rest -= denominator
        }
        return !bernoulli(rest, denominator, refill)
            || continueBernoulliExponential(rest, denominator, refill)
    }
}
