import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct RatingProgramTests {
    private struct Ratings {
        var histories: [[Int32]] = []
        var values: [[Float]] = []

        /// Ratings 1…5 of 80 people over 20 items: a bias of item and user, and two tastes.
        init(seed: UInt64 = 4) throws {
            var random = try SeededRandomSource(seed: seed, label: "ratings")
            for user in 0..<80 {
                let items = (0..<20).filter { _ in random.uint64(below: 3) > 0 }
                histories.append(items.map { Int32($0) })
                values.append(
                    items.map { item in
                        let taste: Double = (item + user) % 2 == 0 ? 0.8 : -0.8
                        let bias = Double(item % 5 - 2) / 4 + Double(user % 3 - 1) / 3
                        let noise = Double(random.uint64(below: 100)) / 500 - 0.1
                        return Float(min(max(3.2 + taste + bias + noise, 1), 5))
                    }
                )
            }
        }
    }

    private static func configuration(_ factors: RatingConfiguration.Factors? = nil)
        -> RatingConfiguration
    {
        RatingConfiguration(
            scale: 1...5,
            biasRounds: 3,
            historyBound: 6,
            longestHistory: 20,
            factors: factors
        )
    }

    private static func factors(_ curvature: RatingConfiguration.Factors.Curvature, sweeps: Int)
        -> RatingConfiguration.Factors
    {
        RatingConfiguration.Factors(
            factorCount: 2,
            headCount: 20,
            sweepCount: sweeps,
            curvature: curvature,
            parameters: UserFactorParameters(
                regularization: 0.05,
                frequencyExponent: 1,
                unobservedWeight: 0
            ),
            userNormBound: 4,
            gramShare: 0.3,
            sweepShare: 0.4
        )
    }

    private static func train(_ configuration: RatingConfiguration, _ data: Ratings) throws
        -> (model: RatingModel, queries: [SumQuery])
    {
        let result = try SpectralProgramTests.train(
            RatingProgram(
                itemCount: 20,
                configuration: configuration,
                factory: QueryFactory(clients: 80, mu: nil)
            ),
            histories: data.histories,
            values: data.values,
            itemCount: 20
        )
        guard case .ratings(let model) = result.model else { throw CoordinatorError.unexpectedStep }
        return (model, result.queries)
    }

    /// Root mean squared error on the ratings that were trained on.
    private static func error(_ model: RatingModel, _ data: Ratings) throws -> Double {
        var errors = RatingErrors()
        for (items, ratings) in zip(data.histories, data.values) {
            let all = model.predictions(items: items, ratings: ratings)
            errors += try RatingErrors(
                predicted: items.map { all[Int($0)] },
                actual: ratings.map { Double($0) }
            )
        }
        return errors.rmse ?? .infinity
    }

    @Test("Exact sums give the averages that one place would find")
    func centralizedAverages() throws {
        let data = try Ratings()
        let model = try Self.train(Self.configuration(), data).model
        // The same three steps on all ratings at once, in double precision.
        var center = 3.0
        var biases = [Double](repeating: 0, count: 20)
        for _ in 0..<3 {
            var sums = [Double](repeating: 0, count: 20)
            var counts = sums
            var offsets = 0.0
            for (items, ratings) in zip(data.histories, data.values) {
                let rests = zip(items, ratings).map { Double($1) - center - biases[Int($0)] }
                let offset = rests.reduce(0, +) / (Double(items.count) + 4)
                offsets += offset
                for (item, rest) in zip(items, rests) {
                    sums[Int(item)] += min(max(rest - offset, -2), 2)
                    counts[Int(item)] += 1
                }
            }
            center += offsets / 80
            for item in 0..<20 { biases[item] += sums[item] / (counts[item] + 3) }
        }
        #expect(abs(model.baseline.center - center) < 1e-4)
        for item in 0..<20 {
            #expect(abs(Double(model.baseline.itemBiases[item]) - biases[item]) < 1e-4)
        }
        #expect(model.algorithm == "biases" && model.factorCount == 0)
    }

    @Test("Factors find the tastes that averages leave, by either step")
    func factorsFindTastes() throws {
        let data = try Ratings()
        let averages = try Self.error(Self.train(Self.configuration(), data).model, data)
        #expect(averages > 0.7)
        for (curvature, sweeps, limit) in [
            (RatingConfiguration.Factors.Curvature.perItem, 3, 0.25), (.shared, 1, 0.5),
        ] {
            let trained = try Self.train(
                Self.configuration(Self.factors(curvature, sweeps: sweeps)),
                data
            )
            #expect(try Self.error(trained.model, data) < limit)
            #expect(trained.queries.count == 4 + sweeps)
            #expect(trained.model.algorithm == "rating-als")
        }
    }

    @Test("Shares of the budget add up to all of it")
    func shares() throws {
        let factory = QueryFactory(clients: 80, mu: 2)
        var program = RatingProgram(
            itemCount: 20,
            configuration: Self.configuration(Self.factors(.shared, sweeps: 2)),
            factory: factory
        )
        var squares = 0.0
        var step = try program.next(after: nil)
        while case .query(let query) = step {
            squares += 1 / (query.noiseMultiplier * query.noiseMultiplier)
            step = try program.next(
                after: PrivateSum(
                    values: (0..<query.body.length).map { Double($0 % 7) + 1 },
                    contributors: 80,
                    event: query.event
                )
            )
        }
        #expect(abs(squares - 4) < 1e-3)
    }

    @Test("Sums of another query are refused")
    func otherSums() throws {
        var program = RatingProgram(
            itemCount: 20,
            configuration: Self.configuration(),
            factory: QueryFactory(clients: 80, mu: nil)
        )
        _ = try program.next(after: nil)
        #expect(throws: CoordinatorError.self) {
            try program.next(
                after: PrivateSum(values: [1], contributors: 80, event: .nonPrivate)
            )
        }
    }
}
