import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import Testing

/// Gradient programs that ask a secret sample.
@Suite struct SampledCohortTests {
    private static let roundMu = 0.7

    private static func factory(rate: Double?, mu: Double?) -> QueryFactory {
        QueryFactory(
            clients: 400,
            mu: mu,
            cohort: rate.map { SampledCohort(rate: $0, roundMu: mu == nil ? nil : roundMu) }
        )
    }

    private static func program(rate: Double?, mu: Double? = nil, clipping: Bool = true) throws
        -> GradientProgram
    {
        var configuration = FactorProgramTests.gradient(rounds: 6)
        if clipping { configuration.clipping = .init() }
        return try GradientProgram(
            itemCount: 24,
            configuration: configuration,
            factory: factory(rate: rate, mu: mu)
        )
    }

    /// Feeds made-up sums, those of rounds of gradients times a factor.
    private static func train(_ program: some TrainingProgram, factor: Double) throws
        -> (model: TrainedModel, queries: [SumQuery])
    {
        var program = program
        var queries: [SumQuery] = []
        var step = try program.next(after: nil)
        while case .query(let query) = step {
            let isCounts = queries.isEmpty
            let values = (0..<query.body.length).map { index in
                Double((index * 7 + queries.count * 3) % 11) * (isCounts ? 5 : factor)
            }
            queries.append(query)
            step = try program.next(
                after: PrivateSum(values: values, contributors: 300, event: query.event)
            )
        }
        guard case .finished(let model) = step else { throw CoordinatorError.unexpectedStep }
        return (model, queries)
    }

    private static func factors(_ model: TrainedModel) throws -> [Float] {
        switch model {
        case .factors(let factors): factors.itemFactors
        case .neural(let neural): neural.itemFactors
        default: throw CoordinatorError.unexpectedStep
        }
    }

    /// A quarter of everything in the sums of a sample at rate 1/4 is everything: gradients, curvature and
    /// the indicators of the clipping bound.
    @Test func aSampleStandsForEverybody() throws {
        let (everybody, queries) = try Self.train(Self.program(rate: nil), factor: 1)
        let (sample, sampledQueries) = try Self.train(Self.program(rate: 0.25), factor: 0.25)
        #expect(try Self.factors(sample) == Self.factors(everybody))
        // The clipping bound of the last round followed the same way.
        #expect(queries.map(\.body) == sampledQueries.map(\.body))
        let (other, _) = try Self.train(Self.program(rate: 0.25), factor: 1)
        #expect(try Self.factors(other) != Self.factors(everybody))
    }

    @Test func theNeuralProgramIsTheSame() throws {
        func train(rate: Double?, factor: Double) throws -> [Float] {
            try Self.factors(
                Self.train(
                    NeuralProgram(
                        itemCount: 24,
                        configuration: NeuralConfiguration(
                            shape: NeuralShape(factorCount: 4, firstWidth: 4, secondWidth: 2),
                            roundCount: 3,
                            parameters: FactorProgramTests.parameters,
                            userNormBound: 4,
                            learningRate: 0.05,
                            clippingBound: 8,
                            start: InitialFactors(deviation: 0.5, seed: 1)
                        ),
                        factory: Self.factory(rate: rate, mu: nil)
                    ),
                    factor: factor
                ).model
            )
        }
        #expect(try train(rate: 0.25, factor: 0.25) == train(rate: nil, factor: 1))
    }

    @Test func onlyRoundsOfGradientsAskASample() throws {
        let (_, queries) = try Self.train(Self.program(rate: 0.1, mu: 1), factor: 0.1)
        #expect(queries.count == 7)
        #expect(queries.map(\.samplingRate) == [nil] + [Double?](repeating: 0.1, count: 6))
        for query in queries.dropFirst() {
            guard case .poissonSampled(let rate, let inner) = query.event else {
                Issue.record("not sampled")
                continue
            }
            let squaredMu = try GaussianComposition.squaredMu(of: inner, method: .gaussianCurve)
            #expect(rate == 0.1 && squaredMu <= Self.roundMu * Self.roundMu)
            #expect(squaredMu > 0.999_999 * Self.roundMu * Self.roundMu)
        }
        // Exact sums may be of a sample too.
        let (_, exact) = try Self.train(Self.program(rate: 0.1), factor: 0.1)
        #expect(exact.dropFirst().allSatisfy { $0.samplingRate == 0.1 && $0.event == .nonPrivate })
    }
}
