import Foundation
import Testing

@testable import FederatedCoordinator

@Suite struct ItemConfidenceTests {
    @Test func anInteractionOfMiddlingPopularityWeighsOne() {
        let counts = [1.0, 4, 16, 64]
        let weights = ItemConfidence(counts: counts, exponent: -0.5).weights
        // The geometric mean of n over interactions is 2^e with e = Σ n log₂ n / Σ n = 456/85.
        let middling = exp2(456.0 / 85)
        for (count, weight) in zip(counts, weights) {
            #expect(abs(weight - (middling / count).squareRoot()) < 1e-12)
        }
        #expect(weights == weights.sorted(by: >))
    }

    @Test func anExponentOfZeroWeighsAllAlike() {
        #expect(ItemConfidence(counts: [0, 1, 1e9], exponent: 0).weights == [1, 1, 1])
    }

    /// Noise may have made counts negative, or all of them zero.
    @Test func weightsAreBoundedForAnyCounts() {
        for counts: [Double] in [[-5, 0, 1e12], [0, 0, 0], [-1, -2, -3], []] {
            for exponent in [-4.0, 4] {
                let weights = ItemConfidence(counts: counts, exponent: exponent).weights
                #expect(weights.allSatisfy { (1.0 / 16...16).contains($0) })
            }
        }
    }
}
