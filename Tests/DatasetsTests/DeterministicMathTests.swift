import Foundation
import Testing

@testable import Datasets

@Suite struct DeterministicMathTests {
    @Test func logarithmAgreesWithTheSystem() {
        for step in 1...2000 {
            let value = Double(step) * 0.37
            let expected = Foundation.log(value)
            #expect(abs(DeterministicMath.log(value) - expected) <= 1e-14 * max(1, abs(expected)))
        }
        #expect(DeterministicMath.log(1) == 0)
    }

    @Test func exponentialAgreesWithTheSystem() {
        for step in -600...600 {
            let value = Double(step) * 0.999
            let expected = Foundation.exp(value)
            #expect(abs(DeterministicMath.exp(value) / expected - 1) < 1e-12)
        }
        #expect(DeterministicMath.exp(0) == 1)
    }

    @Test func powerAgreesWithTheSystem() {
        for rank in 1...1000 {
            for exponent in [-3, -1.5, -0.8, 0, 0.5] {
                let expected = Foundation.pow(Double(rank), exponent)
                #expect(abs(DeterministicMath.power(Double(rank), exponent) / expected - 1) < 1e-12)
            }
        }
    }
}
