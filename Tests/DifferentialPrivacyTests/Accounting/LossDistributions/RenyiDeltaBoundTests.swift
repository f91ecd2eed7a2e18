import Foundation
import ProtocolPrimitives
import Testing

@testable import DifferentialPrivacy

@Suite struct RenyiDeltaBoundTests {
    /// Divergences of a Gaussian with mu, whose privacy curve is known.
    private static func bound(mu: Double, maximumOrder: Double = 1e6) -> RenyiDeltaBound {
        RenyiDeltaBound(maximumOrder: maximumOrder) { $0 * mu * mu / 2 }
    }

    private static func uniform(_ random: inout SeededRandomSource) -> Double {
        Double(random.uint64() >> 11) * 0x1p-53
    }

    /// Delta of the loss distribution at an epsilon.
    private static func delta(_ distribution: LossDistribution, epsilon: Double) -> Double {
        var delta = distribution.infiniteMass
        for (offset, mass) in distribution.probabilities.enumerated() {
            let loss = Double(distribution.firstIndex + offset) * distribution.step
            if loss > epsilon { delta -= mass * expm1(epsilon - loss) }
        }
        return delta
    }

    @Test(arguments: [0.01, 0.3, 1, 4, 12])
    func theBoundIsAboveTheTrueCurve(mu: Double) {
        let bound = Self.bound(mu: mu)
        for index in -200...400 {
            let epsilon = Double(index) * 0.05 * mu
            let value = bound.delta(epsilon: epsilon)
            let exact =
                epsilon >= 0
                ? GaussianPrivacyCurve.delta(epsilon: epsilon, mu: mu)
                : -expm1(epsilon) + exp(epsilon)
                    * GaussianPrivacyCurve.delta(epsilon: -epsilon, mu: mu)
            #expect(value >= exact * (1 - 1e-12) && value <= 1, "\(epsilon)")
        }
        // Far out a factor is lost, small where whole orders are near enough to the best one.
        guard mu < 2 else { return }
        let far = 6 * mu + mu * mu / 2
        #expect(
            bound.delta(epsilon: far) < 80 * GaussianPrivacyCurve.delta(epsilon: far, mu: mu)
        )
    }

    /// Whatever has the divergences, its curve is below that of the distribution; and that is no law of
    /// a pair unless the curve falls from 1, convex in exp(epsilon).
    @Test(arguments: [0.02, 0.5, 2, 9])
    func theDistributionIsAboveTheTrueCurveAndNotAboveTheBound(mu: Double) {
        let bound = Self.bound(mu: mu)
        let step = (0.02 * mu * 1024).rounded(.up) / 1024
        let distribution = LossDistribution(of: bound, step: step, tail: 1e-30)
        let total = distribution.probabilities.reduce(distribution.infiniteMass, +)
        #expect(total >= 1 - 1e-12 && total < 1 + 1e-6)
        #expect(distribution.probabilities.allSatisfy { $0 >= 0 })
        for index in 0...300 {
            let epsilon = Double(index) * 0.03 * mu
            let value = Self.delta(distribution, epsilon: epsilon)
            let exact = GaussianPrivacyCurve.delta(epsilon: epsilon, mu: mu)
            #expect(value >= exact * (1 - 1e-12), "\(epsilon)")
            // Between grid points the chord is above the bound.
            let nearby = bound.delta(epsilon: (epsilon / step).rounded(.down) * step)
            #expect(value <= nearby * (1 + 1e-6) + 1e-9, "\(epsilon)")
        }
    }

    /// Seeded: the curve of a pair with random masses is below the bound from its own moments.
    @Test func randomPairsStayBelow() throws {
        var random = try SeededRandomSource(seed: 20_261_121, label: "pairs")
        for _ in 0..<40 {
            let count = 2 + Int(Self.uniform(&random) * 6)
            var lower = (0..<count).map { _ in 0.01 + Self.uniform(&random) }
            var upper = lower.map { $0 * exp(3 * Self.uniform(&random)) }
            let (p, q) = (upper.reduce(0, +), lower.reduce(0, +))
            upper = upper.map { $0 / p }
            lower = lower.map { $0 / q }
            let bound = RenyiDeltaBound(maximumOrder: 200) { order in
                let forward = zip(upper, lower).reduce(0) { $0 + $1.1 * pow($1.0 / $1.1, order) }
                let backward = zip(upper, lower).reduce(0) { $0 + $1.0 * pow($1.1 / $1.0, order) }
                return log(max(forward, backward)) / (order - 1) * (1 + 1e-12)
            }
            let distribution = LossDistribution(of: bound, step: 1 / 128, tail: 1e-12)
            for index in -60...60 {
                let epsilon = Double(index) * 0.05
                let delta = zip(upper, lower).reduce(0) { $0 + max(0, $1.0 - exp(epsilon) * $1.1) }
                #expect(bound.delta(epsilon: epsilon) >= delta * (1 - 1e-12))
                guard epsilon >= 0 else { continue }
                #expect(Self.delta(distribution, epsilon: epsilon) >= delta * (1 - 1e-12))
            }
        }
    }

    /// Nothing traps and nothing becomes small where numbers leave the range of floating point.
    @Test func extremeDivergencesGiveBounds() {
        for mu in [1e-12, 1e3, 1e5] {
            let bound = Self.bound(mu: mu)
            for epsilon in [-1e6, -800, -1, 0, 1, 800, 1e6] {
                let value = bound.delta(epsilon: epsilon)
                #expect(value >= 0 && value <= 1, "\(mu) \(epsilon)")
            }
        }
        #expect(Self.bound(mu: 1e3).delta(epsilon: 1000) == 1)
        let infinite = RenyiDeltaBound(maximumOrder: 100) { _ in .infinity }
        #expect(infinite.delta(epsilon: 1e300) == 1)
        #expect(infinite.epsilon(logDelta: -10) == .infinity)
    }
}
