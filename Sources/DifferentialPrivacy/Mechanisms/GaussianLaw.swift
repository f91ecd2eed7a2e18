/// The law on y = 0, 1, 2, … with probabilities proportional to exp(-(step y)² / (2 variance)).
///
/// Folded, every y above 0 counts twice: the absolute value of a discrete Gaussian.
struct GaussianLaw: ExactLaw, Equatable {
    /// sigma² of the whole, from 1 to 2^48.
    let variance: UInt64
    /// Distance of the points; sigma / step is at least 1 and below 32.
    let step: UInt64
    /// Whether y above 0 stands for -y too.
    let isFolded: Bool

    func weights(fractionLimbCount: Int) -> Weights {
        Weights(law: self, fractionLimbCount: fractionLimbCount)
    }

    /// w(y) = r^(y²) with r = exp(-step² / (2 variance)), by w(y + 1) = w(y) r^(2y + 1).
    struct Weights: LawWeights {
        private let law: GaussianLaw
        private var index: UInt64 = 0
        private var power: CertifiedNumber
        private var ratio: CertifiedNumber
        private let squaredRatio: CertifiedNumber
        private var scratch: [UInt64] = []

        fileprivate init(law: GaussianLaw, fractionLimbCount: Int) {
            self.law = law
            power = CertifiedNumber(1, fractionLimbCount: fractionLimbCount)
            ratio = CertifiedNumber.exponential(
                ofMinus: law.step * law.step,
                2 * law.variance,
                fractionLimbCount: fractionLimbCount
            )
            var squared = ratio
            squared.multiply(by: ratio, scratch: &scratch)
            squaredRatio = squared
        }

        mutating func advance() {
            power.multiply(by: ratio, scratch: &scratch)
            ratio.multiply(by: squaredRatio, scratch: &scratch)
            index += 1
        }

        func addWeight(to sum: inout CertifiedNumber) {
            sum.add(power)
            if law.isFolded, index > 0 { sum.add(power) }
        }

        /// The weights after y fall by factors of at most exp(-x), x = (2y + 1) step² / (2 variance), so
        /// that their sum is at most w(y) / (1 - exp(-x)) <= w(y) (1 + 1/x), and twice that if each counts twice.
        var tail: UInt64? {
            guard power.isNegligible else { return nil }
            let inverse = 2 * law.variance / ((2 * index + 1) * law.step * law.step)
            return 2 * (power.limbs[0] + power.error) * (inverse + 2)
        }
    }
}
