import Foundation
import Testing

@testable import DifferentialPrivacy

@Suite struct GaussianPrivacyCurveTests {
    struct File: Decodable {
        struct Delta: Decodable { var mu, epsilon, value: Decimal }
        struct Epsilon: Decodable { var mu, delta, value: Decimal }
        struct Mu: Decodable { var epsilon, delta, value: Decimal }
        struct Renyi: Decodable { var squaredMu, delta, value: Decimal }
        var logDelta: [Delta]
        var epsilon: [Epsilon]
        var mu: [Mu]
        var renyi: [Renyi]
    }

    let file: File

    init() throws {
        file = try VectorFile.decode(File.self, named: "mpmath-gaussian-curve.json")
    }

    @Test func deltaIsJustAboveTheTrueOne() throws {
        try #require(file.logDelta.count > 30)
        for row in file.logDelta {
            let value = GaussianPrivacyCurve.logDelta(
                epsilon: row.epsilon.number,
                mu: row.mu.number
            )
            let truth = row.value.number
            // Inputs such as 0.1241 are rounded to binary; near large epsilon / mu that moves the
            // logarithm by itself times 2^-52 times the slope.
            let sensitivity = 0x1p-51 * pow(row.epsilon.number / row.mu.number + row.mu.number, 2)
            #expect(value >= truth - sensitivity - 1e-15 * abs(truth), "\(row)")
            #expect(value <= truth + 4 * sensitivity + 1e-12 * (1 + abs(truth)), "\(row)")
        }
    }

    @Test func epsilonIsNeverBelowAndBarelyAboveTheTrueOne() throws {
        try #require(file.epsilon.count == 45)
        for row in file.epsilon {
            let value = try GaussianPrivacyCurve.epsilon(delta: row.delta.number, mu: row.mu.number)
            let truth = row.value.number
            #expect(value >= truth * (1 - 1e-14), "\(row)")
            #expect(value <= truth * (1 + 1e-9), "\(row)")
        }
    }

    @Test func muIsNeverAboveAndBarelyBelowTheTrueOne() throws {
        try #require(file.mu.count == 40)
        for row in file.mu {
            let value = try GaussianPrivacyCurve.mu(
                epsilon: row.epsilon.number,
                delta: row.delta.number
            )
            let truth = row.value.number
            #expect(value <= truth * (1 + 1e-14), "\(row)")
            #expect(value >= truth * (1 - 1e-9), "\(row)")
        }
    }

    @Test func renyiConversionMatchesAFinerSearch() throws {
        try #require(file.renyi.count == 24)
        for row in file.renyi {
            let value = try RenyiConversion.epsilon(
                squaredMu: row.squaredMu.number,
                delta: row.delta.number
            )
            #expect(value >= row.value.number * (1 - 1e-13), "\(row)")
            #expect(value <= row.value.number * (1 + 1e-9) + 1e-11, "\(row)")
        }
    }

    /// Four-digit values of an independent computation.
    @Test(arguments: [
        (0.5, 0.1241), (1, 0.2367), (2, 0.4483), (5, 1.0204), (10, 1.8481), (20, 3.2354),
    ])
    func matchesPublishedMuAtOneInAMillion(epsilon: Double, mu: Double) throws {
        let value = try GaussianPrivacyCurve.mu(epsilon: epsilon, delta: 1e-6)
        #expect(abs(value - mu) <= 0.00005)
    }

    /// The noise of DPALS on MovieLens-20M, with the settings of the authors' published notebooks.
    ///
    /// T sweeps of two statistics at budget B = 100 and one Gramian, after counts with their own
    /// noise, all at delta 8e-6; sigma by the exact curve and by Rényi divergences.
    @Test(arguments: [
        (1.0, 3.0, 200.0, 94.54, 102.72), (5, 4, 40, 26.21, 28.08), (20, 5, 10, 9.68, 10.20),
    ])
    func matchesTheNoiseOfPrivateALS(
        epsilon: Double,
        sweeps: Double,
        countDeviation: Double,
        exact: Double,
        renyi: Double
    ) throws {
        let counts = 100 / (countDeviation * countDeviation)
        let mu = try GaussianPrivacyCurve.mu(epsilon: epsilon, delta: 8e-6)
        let sigma = (sweeps * 201 / (mu * mu - counts)).squareRoot()
        #expect(abs(sigma - exact) <= 0.005)

        let squaredMu = sweeps * 201 / (renyi * renyi) + counts
        let byRenyi = try RenyiConversion.epsilon(squaredMu: squaredMu, delta: 8e-6)
        #expect(abs(byRenyi / epsilon - 1) < 0.001)
    }

    @Test func muAndEpsilonAreInverse() throws {
        for epsilon in [0.01, 0.3, 1, 7, 30, 500] {
            for delta in [1e-2, 1e-6, 1e-15] {
                let mu = try GaussianPrivacyCurve.mu(epsilon: epsilon, delta: delta)
                let back = try GaussianPrivacyCurve.epsilon(delta: delta, mu: mu)
                #expect(back <= epsilon * (1 + 1e-12))
                #expect(back >= epsilon * (1 - 1e-8))
            }
        }
    }

    @Test func isMonotone() throws {
        var previous = 0.0
        for step in 1...60 {
            let epsilon = try GaussianPrivacyCurve.epsilon(delta: 1e-6, mu: Double(step) * 0.07)
            #expect(epsilon > previous)
            previous = epsilon
        }
        for step in 1...20 {
            let epsilon = Double(step) / 2
            #expect(
                GaussianPrivacyCurve.logDelta(epsilon: epsilon, mu: 0.7)
                    < GaussianPrivacyCurve.logDelta(epsilon: epsilon - 0.5, mu: 0.7)
            )
        }
    }

    @Test func extremesAreNumbersAndNeverTooSmall() throws {
        #expect(try GaussianPrivacyCurve.epsilon(delta: 1e-6, mu: 0) == 0)
        #expect(try GaussianPrivacyCurve.epsilon(delta: 1e-6, mu: .infinity) == .infinity)
        #expect(try GaussianPrivacyCurve.epsilon(delta: 1e-6, mu: 1e200) == .infinity)
        #expect(try GaussianPrivacyCurve.epsilon(delta: 5e-324, mu: 1) > 37)
        #expect(try GaussianPrivacyCurve.epsilon(delta: 1e-6, mu: 5e-324) == 0)
        #expect(try GaussianPrivacyCurve.epsilon(delta: 1e-6, mu: 1e6) > 5e11)
        #expect(try RenyiConversion.epsilon(squaredMu: 5e-324, delta: 1e-6) < 1e-11)
        #expect(try RenyiConversion.epsilon(squaredMu: .infinity, delta: 1e-6) == .infinity)
        #expect(try GaussianPrivacyCurve.mu(epsilon: 0, delta: 1e-300) > 0)
    }

    @Test(arguments: [0, 1, -1e-6, 2, .nan, .infinity] as [Double])
    func refusesBadDelta(delta: Double) {
        #expect(throws: DifferentialPrivacyError.self) {
            try GaussianPrivacyCurve.epsilon(delta: delta, mu: 1)
        }
        #expect(throws: DifferentialPrivacyError.self) {
            try GaussianPrivacyCurve.mu(epsilon: 1, delta: delta)
        }
        #expect(throws: DifferentialPrivacyError.self) {
            try RenyiConversion.epsilon(squaredMu: 1, delta: delta)
        }
    }

    @Test(arguments: [-1, .nan, .infinity] as [Double])
    func refusesBadEpsilon(epsilon: Double) {
        #expect(throws: DifferentialPrivacyError.self) {
            try GaussianPrivacyCurve.mu(epsilon: epsilon, delta: 1e-6)
        }
    }
}
