import Foundation

extension LossComposition {
    /// The range of losses that a composition computes, and how strongly it is tilted.
    struct Window {
        /// The exponent t of the tilt, above 0.
        let tilt: Double
        /// Index of the lowest loss.
        let firstIndex: Int
        /// Base-2 logarithm of the number of losses.
        let bits: Int
        /// Bound on the probability of a finite loss above the window.
        let massAbove: Double
        /// How much of the tilted law lies on either side of the window at most, unless nothing does.
        static let shareOutside = 1e-15

        /// The most losses of a window, 2^23.
        static let maximumBits = 23
        /// How much of delta may lie above the window.
        private static let shareAbove = 1e-9

        /// Places a window around the losses that decide delta, by Chernoff's bound.
        ///
        /// Fails if more than 2^23 points are needed.
        ///
        /// - Parameters:
        ///   - moments: those of the composition.
        ///   - range: the lowest and the highest loss of the composition, in steps.
        ///   - step: distance of the grid points.
        ///   - delta: the delta at which epsilon is asked.
        ///   - upperBound: an epsilon that is known to suffice, near which the tilted law is to lie; if nil,
        ///     that of Chernoff's bound.
        init?(
            moments: TiltedMoments,
            range: ClosedRange<Double>,
            step: Double,
            delta: Double,
            upperBound: Double?
        ) {
            let (lowest, highest) = (range.lowerBound * step, range.upperBound * step)
            let scale = max(abs(lowest), abs(highest))
            let tilts = min(1e-3 / scale, 1 / step)...(4 / step)
            let tilt =
                if let upperBound {
                    moments.exponent(mean: upperBound, in: tilts)
                } else {
                    moments.exponent(surprise: -log(delta), in: tilts)
                }
            self.tilt = tilt
            massAbove = delta * Self.shareAbove
            let upper = moments.exponent(surprise: -log(massAbove), in: tilts)
            let bound = (moments.cumulant(upper) - log(massAbove)) / upper
            // The tilted law's tails: exp(K(s) - K(t) + (t - s) x), above x for s > t, below it for s < t.
            let atTilt = moments.cumulant(tilt)
            let tailBound = { (part: Double) in
                let exponent = tilt * part
                return (log(Self.shareOutside) + atTilt - moments.cumulant(exponent))
                    / (tilt - exponent)
            }
            let above = [1.05, 1.1, 1.2, 1.4, 2, 4, 16].map(tailBound).min() ?? highest
            let last = min(highest, max(bound + 0x1p-40 * abs(bound), above))
            var first = lowest
            for part in [-256, -64, -16, -4, -1, -0.25, 0, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9] {
                first = max(first, min(tailBound(part), last))
            }
            firstIndex = Int((first / step).rounded(.down))
            let width = Int((last / step).rounded(.up)) + 2 - firstIndex
            var bits = 4
            while width > 1 << bits {
                bits += 1
                if bits > Self.maximumBits { return nil }
            }
            self.bits = bits
        }
    }
}
