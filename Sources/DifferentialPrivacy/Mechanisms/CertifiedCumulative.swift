/// The cumulative probabilities of an ``ExactLaw`` to a precision, each known from below.
struct CertifiedCumulative<Law: ExactLaw> {
    /// The largest precision, 2^15 bits.
    static var maximumLimbCount: Int { 512 }

    private let law: Law
    private let fractionLimbCount: Int
    /// One over the sum of all weights.
    private let scale: CertifiedNumber

    /// Sums up all weights.
    ///
    /// - Parameters:
    ///   - law: its first weight is 1, so that the sum is above 1.
    ///   - fractionLimbCount: from 2 to ``maximumLimbCount``.
    init(law: Law, fractionLimbCount: Int) {
        self.law = law
        self.fractionLimbCount = fractionLimbCount
        var weights = law.weights(fractionLimbCount: fractionLimbCount)
        var sum = CertifiedNumber(0, fractionLimbCount: fractionLimbCount)
        while true {
            weights.addWeight(to: &sum)
            if let tail = weights.tail {
                sum.error += tail
                break
            }
            weights.advance()
        }
        scale = sum.reciprocal()
    }

    /// Visits the cumulative probabilities C(0), C(1), … until the tail is negligible or the body ends it.
    ///
    /// The error is below 2^63 units for all laws of this module: less than half of the limb that is
    /// not to be relied on.
    ///
    /// - Parameter body: receives a lower bound, whose upper limbs are known to less than one unit of the
    ///   second limb; returns whether to go on.
    func forEach(_ body: (CertifiedNumber) -> Bool) {
        var weights = law.weights(fractionLimbCount: fractionLimbCount)
        var sum = CertifiedNumber(0, fractionLimbCount: fractionLimbCount)
        var cumulative = sum
        var scratch: [UInt64] = []
        while true {
            weights.addWeight(to: &sum)
            cumulative.assign(sum)
            cumulative.multiply(by: scale, scratch: &scratch)
            precondition(cumulative.error < 1 << 63)
            if !body(cumulative) || weights.tail != nil { return }
            weights.advance()
        }
    }
}
