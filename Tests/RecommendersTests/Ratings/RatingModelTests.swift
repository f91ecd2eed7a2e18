import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct RatingModelTests {
    private func baseline(shrinkage: Double = 1, range: Double = 2) throws -> RatingBaseline {
        try RatingBaseline(
            center: 3,
            itemBiases: [0.5, -0.5, 0],
            shrinkage: shrinkage,
            range: range
        )
    }

    @Test("Offsets and residuals are those found by hand")
    func averagesByHand() throws {
        let baseline = try baseline()
        // 5 − 3.5 = 1.5 and 3 − 2.5 = 0.5: offset 2 / (2 + 1).
        #expect(abs(baseline.offset(items: [0, 1], ratings: [5, 3]) - 2.0 / 3) < 1e-12)
        let residuals = baseline.residuals(items: [0, 1], ratings: [5, 3])
        #expect(abs(residuals[0] - 0.8333333) < 1e-6 && abs(residuals[1] + 0.1666667) < 1e-6)
        #expect(baseline.offset(items: [], ratings: []) == 0)
    }

    @Test("Residuals and offsets stay within the range whatever the ratings are")
    func clipping() throws {
        let baseline = try baseline(shrinkage: 0, range: 1)
        for rating in [Float(1e30), -1e30, 7, .greatestFiniteMagnitude] {
            #expect(abs(baseline.offset(items: [0], ratings: [rating])) <= 1)
            let all = baseline.residuals(items: [0, 1], ratings: [rating, 3])
            #expect(all.allSatisfy { abs($0) <= 1 })
        }
    }

    private func model(scale: ClosedRange<Double> = 1...5) throws -> RatingModel {
        try RatingModel(
            algorithm: "rating-als",
            baseline: baseline(),
            scale: scale,
            itemFactors: [1, 2, -1],
            factorCount: 1,
            parameters: UserFactorParameters(
                regularization: 2,
                frequencyExponent: 0,
                unobservedWeight: 0
            ),
            counts: [2, 1, 3]
        )
    }

    @Test("A prediction is averages and the user's ridge regression on what they leave")
    func predictionByHand() throws {
        let predictions = try model().predictions(items: [0, 1], ratings: [5, 3])
        // e = (5/6, −1/6); u = (1·5/6 − 2·1/6) / (1 + 4 + 2) = 1/14.
        let expected = [3.5 + 2.0 / 3 + 1 / 14.0, 2.5 + 2.0 / 3 + 2 / 14.0, 3 + 2.0 / 3 - 1 / 14.0]
        for (prediction, value) in zip(predictions, expected) {
            #expect(abs(prediction - value) < 1e-6)
        }
    }

    @Test("Predictions stay within the scale, and without ratings are μ + b")
    func scale() throws {
        #expect(try model().scores(history: [0]) == [3.5, 2.5, 3])
        #expect(try model().scores(history: [0], values: nil) == [3.5, 2.5, 3])
        let all = try model(scale: 2.9...3.2).predictions(items: [0, 1], ratings: [5, 3])
        #expect(all.allSatisfy { $0 >= 2.9 && $0 <= 3.2 })
    }

    @Test("Items outside the catalog and ratings that are no numbers are left out")
    func strangers() throws {
        let model = try model()
        #expect(
            model.predictions(items: [0, 7, -1, 2], ratings: [5, 1, 1, .nan])
                == model.predictions(items: [0], ratings: [5])
        )
    }

    @Test("Parts that do not fit together are refused")
    func refusals() throws {
        let baseline = try baseline()
        #expect(throws: RecommendersError.self) {
            try RatingModel(algorithm: "biases", baseline: baseline, scale: 1...5, counts: [1])
        }
        #expect(throws: RecommendersError.self) {
            try RatingModel(
                algorithm: "rating-als",
                baseline: baseline,
                scale: 1...5,
                itemFactors: [1, 2],
                factorCount: 1,
                counts: [1, 2, 3]
            )
        }
        #expect(throws: RecommendersError.self) {
            try RatingBaseline(center: .nan, itemBiases: [0], shrinkage: 1, range: 1)
        }
        #expect(throws: RecommendersError.self) {
            try RatingBaseline(center: 0, itemBiases: [], shrinkage: 1, range: 1)
        }
        #expect(throws: RecommendersError.self) {
            try RatingBaseline(center: 0, itemBiases: [0], shrinkage: -1, range: 1)
        }
    }
}
