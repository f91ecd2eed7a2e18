import DifferentialPrivacy
import FederatedProtocol
import Foundation
import ProtocolPrimitives
import Recommenders
import SecureAggregation
import Testing

@testable import FederatedCoordinator

/// `federated-sgd` with a bound that follows the gradients' norms (arXiv:1905.03871).
@Suite struct GradientClippingTests {
    private static func program(
        rounds: Int,
        quantile: Double,
        learningRate: Double = 0.2,
        mu: Double? = nil
    ) throws -> GradientProgram {
        var configuration = FactorProgramTests.gradient(rounds: rounds)
        configuration.clipping = .init(quantile: quantile, learningRate: learningRate)
        return try GradientProgram(
            itemCount: 24,
            configuration: configuration,
            factory: QueryFactory(clients: 400, mu: mu)
        )
    }

    private static func body(_ query: SumQuery) throws -> UserFactorQuery {
        guard case .userFactors(let body) = query.body else {
            throw CoordinatorError.unexpectedStep
        }
        return body
    }

    /// Synthetic norms, with the noise that the query asks for on the indicators' sum.
    @Test(arguments: [0.2, 0.5, 0.8], [nil, 3.0])
    func theBoundTracksAQuantileOfSyntheticNorms(quantile: Double, mu: Double?) throws {
        let norms = (1...400).map { 0.01 * Double($0 * $0) / 100 }
        var program = try Self.program(
            rounds: 120,
            quantile: quantile,
            learningRate: 0.6,
            mu: mu
        )
        var random = try SeededRandomSource(seed: 9, label: "noise")
        var bounds: [Double] = []
        var step = try program.next(after: nil)
        while case .query(let query) = step {
            var values = [Double](repeating: 0, count: query.body.length)
            if case .userFactors(let body) = query.body {
                bounds.append(body.vectorBound)
                let within = norms.filter { $0 <= body.vectorBound }.count
                var sum = [Int64(0)]
                if case .coordinator(let variance) = query.noise {
                    try DiscreteGaussianSampler(variance: variance)
                        .addNoise(to: &sum, using: &random)
                }
                values[values.count - 1] =
                    body.indicatorWeight * (Double(within) - 200) + query.encoding.decode(sum[0])
            }
            step = try program.next(
                after: PrivateSum(values: values, contributors: 400, event: query.event)
            )
        }
        let target = norms[Int(quantile * 400) - 1]
        let late = bounds.suffix(40)
        let mean = exp(late.reduce(0) { $0 + log($1) } / 40)
        #expect(mean > 0.75 * target && mean < 1.33 * target, "\(mean) for \(target)")
        // From 64, thirty times and more above the quantiles.
        #expect(bounds.first.map { abs($0 - 64) < 1e-9 } == true)
    }

    /// Clients that answer by themselves: the share within the bound is the quantile in the end.
    @Test func theBoundFollowsRealAnswers() throws {
        let (_, queries) = try SpectralProgramTests.train(
            Self.program(rounds: 60, quantile: 0.5, learningRate: 0.6),
            histories: try FactorProgramTests.histories(40),
            itemCount: 24
        )
        let bounds = try queries.dropFirst().map { try Self.body($0).vectorBound }
        #expect(try #require(bounds.first) > 63.9)
        let last = bounds.suffix(10)
        let (low, high) = (last.min() ?? 0, last.max() ?? 0)
        #expect(high < 30 && low > 0.01 && high < 2 * low, "\(low) \(high)")
    }

    /// One event a round, with the sensitivity of vector and indicator together.
    @Test func theChargeIsThatOfTheJointVector() throws {
        let program = try Self.program(rounds: 4, quantile: 0.5, mu: 1)
        let (_, queries) = try SpectralProgramTests.train(
            program,
            histories: try FactorProgramTests.histories(20),
            itemCount: 24
        )
        for query in queries.dropFirst() {
            let body = try Self.body(query)
            let joint = body.vectorBound * body.vectorBound + pow(body.indicatorWeight / 2, 2)
            #expect(abs(query.encoding.l2Bound * query.encoding.l2Bound / joint - 1) < 1e-12)
            #expect(query.body.length == 24 * 4 + 10 + 1)
            guard case .discreteGaussian(let squared, _, let dimension) = query.event else {
                Issue.record("another event")
                continue
            }
            #expect(squared == query.encoding.squaredSensitivity && dimension == 107)
        }
        let epsilon = try GaussianAccountant().epsilon(of: queries.map(\.event), delta: 1e-5)
        let budget = try GaussianAccountant().epsilon(
            of: [.gaussian(noiseMultiplier: 1)],
            delta: 1e-5
        )
        #expect(epsilon <= budget + 1e-9 && epsilon > 0.999 * budget)
    }

    @Test func rulesOutOfRangeAreRefused() throws {
        for (quantile, rate) in [(0, 0.2), (1, 0.2), (.nan, 0.2), (0.5, 0), (0.5, .infinity)] {
            #expect(throws: DifferentialPrivacyError.self) {
                try Self.program(rounds: 1, quantile: quantile, learningRate: rate)
            }
        }
    }
}
