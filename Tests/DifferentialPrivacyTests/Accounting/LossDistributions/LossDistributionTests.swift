import Foundation
import Testing

@testable import DifferentialPrivacy

@Suite struct LossDistributionTests {
    static let pairs: [GaussianLossPair] = [
        GaussianLossPair(mu: 1, rate: 1, direction: .remove),
        GaussianLossPair(mu: 5, rate: 1, direction: .add),
        GaussianLossPair(mu: 0.5, rate: 1, direction: .replace),
        GaussianLossPair(mu: 2, rate: 0.001, direction: .remove),
        GaussianLossPair(mu: 2, rate: 0.001, direction: .add),
        GaussianLossPair(mu: 1, rate: 0.3, direction: .replace),
        GaussianLossPair(mu: 20, rate: 0.01, direction: .remove),
        GaussianLossPair(mu: 20, rate: 0.01, direction: .add),
        GaussianLossPair(mu: 20, rate: 0.01, direction: .replace),
        GaussianLossPair(mu: 0.05, rate: 0.9999, direction: .remove),
        GaussianLossPair(mu: 3, rate: 0.9999, direction: .add),
    ]

    /// delta by the distribution of the losses, from its definition.
    private static func delta(_ distribution: LossDistribution, _ epsilon: Double) -> Double {
        var sum = distribution.infiniteMass
        for (offset, probability) in distribution.probabilities.enumerated() {
            let loss =
                Double(distribution.firstIndex + offset) * distribution.step + distribution.mismatch
            if loss > epsilon { sum += probability * -expm1(epsilon - loss) }
        }
        return sum
    }

    /// delta of a pair from normal tails at the outcome where the loss passes epsilon.
    private static func delta(_ pair: GaussianLossPair, _ epsilon: Double) -> Double {
        let z = pair.outcome(loss: epsilon)
        let tail = { (x: Double) in erfc(x * 0.5.squareRoot()) / 2 }
        let upper = (1 - pair.upperRate) * tail(z) + pair.upperRate * tail(z - pair.mu)
        let lower = (1 - pair.lowerRate) * tail(z) + pair.lowerRate * tail(z + pair.mu)
        return upper - exp(epsilon) * lower
    }

    @Test(arguments: pairs) func outcomesHaveTheirLoss(pair: GaussianLossPair) {
        for z in stride(from: -10.0, through: 10, by: 0.37) {
            let loss = pair.loss(at: z)
            let back = pair.outcome(loss: loss)
            guard back.isFinite else { continue }
            let mismatch = pair.mismatch(lowestLoss: -abs(loss), highestLoss: abs(loss))
            #expect(abs(pair.loss(at: back) - loss) <= mismatch, "\(z)")
        }
    }

    /// Never below the true curve, at grid points and between them, and close above it.
    @Test(arguments: pairs) func isPessimisticAndClose(pair: GaussianLossPair) {
        let step = 0x1.8p-8
        let distribution = LossDistribution(of: pair, step: step, tail: 1e-20)
        let total = distribution.probabilities.reduce(0, +) + distribution.infiniteMass
        #expect(total >= 1 && total < 1 + 1e-8)
        for epsilon in stride(from: -2.0, through: 12, by: 0.0733) {
            let exact = Self.delta(pair, epsilon)
            // What erfc leaves of a difference of two nearly equal numbers.
            let noise = 1e-15 * max(1, exp(epsilon))
            let bound = Self.delta(distribution, epsilon)
            #expect(bound >= exact - noise, "\(epsilon)")
            #expect(bound <= max(0, exact) * 1.001 + 2e-5 + noise, "\(epsilon)")
        }
    }

    /// With half the step the curve moves towards the true one, by about a factor of four.
    @Test func isOfSecondOrder() {
        let pair = GaussianLossPair(mu: 1, rate: 0.1, direction: .remove)
        let errors = [0x1p-4, 0x1p-5, 0x1p-6].map { step in
            let distribution = LossDistribution(of: pair, step: step, tail: 1e-20)
            // Between grid points, where the error is largest.
            let epsilon = 1 + step / 2
            return Self.delta(distribution, epsilon) - Self.delta(pair, epsilon)
        }
        #expect(errors.allSatisfy { $0 > 0 })
        #expect((3...5).contains(errors[0] / errors[1]))
        #expect((3...5).contains(errors[1] / errors[2]))
    }

    /// The transformed composition against plain convolution of the same masses.
    @Test(arguments: [1e-3, 1e-8, 1e-15]) func compositionIsConvolution(delta: Double) throws {
        let step = 0x1p-5
        let distributions = [
            LossDistribution(
                of: GaussianLossPair(mu: 1, rate: 0.2, direction: .remove),
                step: step,
                tail: 1e-25
            ),
            LossDistribution(
                of: GaussianLossPair(mu: 0.7, rate: 1, direction: .remove),
                step: step,
                tail: 1e-25
            ),
        ]
        var masses = [1.0]
        var first = 0
        for distribution in [distributions[0], distributions[0], distributions[1]] {
            var next = [Double](
                repeating: 0,
                count: masses.count + distribution.probabilities.count - 1
            )
            for (i, mass) in masses.enumerated() {
                for (j, probability) in distribution.probabilities.enumerated() {
                    next[i + j] += mass * probability
                }
            }
            masses = next
            first += distribution.firstIndex
        }
        let curve = { (epsilon: Double) in
            masses.enumerated().reduce(0.0) { sum, element in
                let loss = Double(first + element.offset) * step
                return loss > epsilon ? sum + element.element * -expm1(epsilon - loss) : sum
            }
        }
        let terms = [(distribution: distributions[0], count: 2), (distributions[1], 1)]
        let last = 2 * distributions[0].lastIndex + distributions[1].lastIndex
        let window = try #require(
            LossComposition.Window(
                moments: TiltedMoments(terms),
                range: Double(first)...Double(last),
                step: step,
                delta: delta,
                upperBound: nil
            )
        )
        let result = LossComposition(terms, window: window).epsilon(delta: delta)
        #expect(result.isSharp)
        #expect(curve(result.epsilon) <= delta)
        #expect(curve(result.epsilon - 1e-7) > delta * (1 - 1e-6))
    }
}
