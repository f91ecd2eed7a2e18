/// The Poisson law of mean `doubledMean` / 2, with its outcomes counted outwards from the mode.
///
/// The numbers 0, 1, 2, 3, 4, … stand for mode, mode + 1, mode - 1, mode + 2, mode - 2, …, so that every
/// weight comes from a larger one and its error cannot grow.
struct PoissonLaw: ExactLaw, Equatable {
    /// Twice the mean, from 1 to 2^20.
    let doubledMean: UInt64

    /// The largest outcome of the largest probability, ⌊mean⌋.
    var mode: UInt64 { doubledMean / 2 }

    /// The outcome less the mode that a number stands for.
    @inline(__always)
    static func offset(of index: Int) -> Int64 {
        let half = Int64(truncatingIfNeeded: (index &+ 1) >> 1)
        return index & 1 == 1 ? half : -half
    }

    func weights(fractionLimbCount: Int) -> Weights {
        Weights(law: self, fractionLimbCount: fractionLimbCount)
    }

    /// Weights relative to the mode's: p(n + 1) = p(n) mean / (n + 1) and p(n - 1) = p(n) n / mean.
    struct Weights: LawWeights {
        private let doubledMean: UInt64
        private var upper: UInt64
        private var lower: UInt64
        private var upperWeight: CertifiedNumber
        private var lowerWeight: CertifiedNumber
        private var isUpper = false

        fileprivate init(law: PoissonLaw, fractionLimbCount: Int) {
            doubledMean = law.doubledMean
            upper = law.mode
            lower = law.mode
            upperWeight = CertifiedNumber(1, fractionLimbCount: fractionLimbCount)
            lowerWeight = upperWeight
        }

        func addWeight(to sum: inout CertifiedNumber) {
            sum.add(isUpper ? upperWeight : lowerWeight)
        }

        mutating func advance() {
            isUpper.toggle()
            if isUpper {
                upper += 1
                upperWeight.multiply(byFraction: doubledMean, 2 * upper)
            } else if lower > 0 {
                lowerWeight.multiply(byFraction: 2 * lower, doubledMean)
                lower -= 1
            } else {
                // There is nothing below 0, exactly.
                lowerWeight = CertifiedNumber(
                    0,
                    fractionLimbCount: lowerWeight.fractionLimbCount
                )
            }
        }

        /// Past n = `upper` the weights fall by factors of at most mean / (n + 1), so that their sum is at
        /// most p(n) mean / (n + 1 - mean); below n = `lower` by n / mean, p(n) n / (mean - n).
        var tail: UInt64? {
            guard !isUpper, upperWeight.isNegligible, lowerWeight.isNegligible else { return nil }
            let above = doubledMean / (2 * upper + 2 - doubledMean) + 1
            var bound = (upperWeight.limbs[0] + upperWeight.error) * above
            let left = lowerWeight.limbs[0] + lowerWeight.error
            if left > 0 { bound += left * (2 * lower / max(doubledMean - 2 * lower, 1) + 1) }
            return bound
        }
    }
}
