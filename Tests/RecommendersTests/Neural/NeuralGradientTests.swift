import Foundation
import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct NeuralGradientTests {
    /// The numbers of Python/reference_gradient.py, which are its own, checked there by differences.
    private static let referenceLoss = 5.316_214_578_113_731_5
    private static let referenceParameters: [Double] = [
        -0.86144772, 0.40048499, 1.06852419, 0.01655101, -0.01324081, 0.02979182, 0.01123891,
        -0.00899113, 0.02023004, 0.28326936, -0.22661549, 0.50988486, 0.15122261, -0.12097809,
        0.2722007, 0.00178603, -0.0313715, -0.01856971, 0.03095303, 0.02563715, -0.01723721,
        0.69083588, 0.40145995, -0.47605575, 0.66003566, 0.1130495, -0.59955444, 0.03310202,
        0.02247782, 0.56653873, 0.30244522, 0.0, 0.0, 0.0, 0.0, -0.07050867, 0.04058423, 2.60748159,
        -0.09005459, 0.0, 1.02018072, 0.0, -2.26163107, -1.4129072,
    ]
    private static let referenceItems: [Double] = [
        -0.12720246, -0.13501105, -1.0332812, 0.04170037, 0.03820666, 0.33188524, -0.01005283,
        -0.01187432, 0.09120474, 0.24143012, 0.28738311, -0.71036562,
    ]

    private static func shape() throws -> NeuralShape {
        try NeuralShape(factorCount: 3, firstWidth: 4, secondWidth: 2)
    }

    @Test("Loss and gradient are those of the numpy reference")
    func reference() throws {
        let shape = try Self.shape()
        #expect(shape.parameterCount == Self.referenceParameters.count)
        let gradient = try NeuralGradient(
            network: NeuralNetwork(
                shape: shape,
                parameters: (0..<shape.parameterCount).map { Float(sin(0.7 * Double($0)) * 0.8) }
            ),
            user: [0.5, -0.4, 0.9],
            items: (0..<12).map { Float(cos(1.3 * Double($0))) },
            isOwn: [true, false, false, true]
        )
        #expect(abs(gradient.loss - Self.referenceLoss) < 1e-5)
        for (value, expected) in zip(gradient.parameters, Self.referenceParameters) {
            #expect(abs(Double(value) - expected) < 1e-5)
        }
        for (value, expected) in zip(gradient.items, Self.referenceItems) {
            #expect(abs(Double(value) - expected) < 1e-5)
        }
    }

    @Test("The gradient is the slope of the loss, by differences", arguments: 1...5)
    func differences(seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "gradient")
        func numbers(_ count: Int) -> [Float] {
            (0..<count).map { _ in Float(random.uint64(below: 2001)) / 1000 - 1 }
        }
        let shape = try NeuralShape(factorCount: 2, firstWidth: 5, secondWidth: 3)
        let parameters = numbers(shape.parameterCount)
        let user = numbers(2)
        let items = numbers(12)
        let isOwn = [true, false, true, false, false, true]
        func loss(_ parameters: [Float], _ items: [Float]) throws -> Double {
            try NeuralGradient(
                network: NeuralNetwork(shape: shape, parameters: parameters),
                user: user,
                items: items,
                isOwn: isOwn
            ).loss
        }
        let gradient = try NeuralGradient(
            network: NeuralNetwork(shape: shape, parameters: parameters),
            user: user,
            items: items,
            isOwn: isOwn
        )
        let step: Float = 1e-3
        // Single precision, and a kink of relu may lie within a step: few may be off, none by much.
        var misses = 0
        func compare(_ slope: Double, _ value: Float) {
            if abs(slope - Double(value)) > 0.02 { misses += 1 }
        }
        for index in parameters.indices {
            var (high, low) = (parameters, parameters)
            high[index] += step
            low[index] -= step
            compare((try loss(high, items) - loss(low, items)) / 0.002, gradient.parameters[index])
        }
        for index in items.indices {
            var (high, low) = (items, items)
            high[index] += step
            low[index] -= step
            compare(
                (try loss(parameters, high) - loss(parameters, low)) / 0.002,
                gradient.items[index]
            )
        }
        #expect(misses <= 2, "seed \(seed)")
    }

    @Test("Large logits give a finite loss")
    func largeLogits() throws {
        let shape = try NeuralShape(factorCount: 1, firstWidth: 1, secondWidth: 1)
        var parameters = [Float](repeating: 0, count: shape.parameterCount)
        parameters[0] = 1e6
        let gradient = try NeuralGradient(
            network: NeuralNetwork(shape: shape, parameters: parameters),
            user: [1],
            items: [1, -1],
            isOwn: [false, true]
        )
        #expect(gradient.loss == 2e6)
        #expect(gradient.items.allSatisfy { $0.isFinite })
    }

    @Test("Sizes that do not fit are refused")
    func refusals() throws {
        let shape = try Self.shape()
        let numbers = [Float](repeating: 0, count: shape.parameterCount)
        #expect(throws: RecommendersError.self) {
            try NeuralNetwork(shape: shape, parameters: Array(numbers.dropLast()))
        }
        #expect(throws: RecommendersError.self) {
            try NeuralNetwork(shape: shape, parameters: numbers.map { _ in Float.nan })
        }
        let network = try NeuralNetwork(shape: shape, parameters: numbers)
        #expect(throws: RecommendersError.self) {
            try NeuralGradient(network: network, user: [1], items: [1, 2, 3], isOwn: [true])
        }
        #expect(throws: RecommendersError.self) {
            try NeuralGradient(network: network, user: [1, 2, 3], items: [1, 2], isOwn: [true])
        }
        for sizes in [(0, 1, 1), (1, 0, 1), (1, 1, 2000)] {
            #expect(throws: RecommendersError.self) {
                try NeuralShape(factorCount: sizes.0, firstWidth: sizes.1, secondWidth: sizes.2)
            }
        }
    }

    @Test("A model ranks by the logits of the user's own ridge regression")
    func modelByHand() throws {
        let shape = try NeuralShape(factorCount: 1, firstWidth: 1, secondWidth: 1)
        // g 2, W₁ (3 | 1), b₁ −1, W₂ 2, b₂ 0.5, w −1, c 0.25.
        let model = try NeuralModel(
            network: NeuralNetwork(shape: shape, parameters: [2, 3, 1, -1, 2, 0.5, -1, 0.25]),
            itemFactors: [1, 2],
            parameters: UserFactorParameters(
                regularization: 1,
                frequencyExponent: 0,
                unobservedWeight: 0
            ),
            userNormBound: 10,
            counts: [3, 4]
        )
        // u = 1 / (1 + 1); z = 1.5 + v − 1; second = 2 max(z, 0) + 0.5.
        let scores = model.scores(history: [0])
        #expect(abs(scores[0] - (1 - 3.5 + 0.25)) < 1e-5)
        #expect(abs(scores[1] - (2 - 5.5 + 0.25)) < 1e-5)
        #expect(model.scores(history: []) == [3, 4] && model.scores(history: [7]) == [3, 4])
    }
}
