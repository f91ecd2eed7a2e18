import Foundation
import LinearAlgebra

/// The gradient of one user's loss by the items' factors and the network's numbers; **secret**.
///
/// The loss is the sum of −log σ(logit) over items that are the user's and −log σ(−logit) over others
/// (He et al. 2017, eq. 7). The user's factors are held fixed, as in alternating methods.
public struct NeuralGradient: Sendable {
    /// The loss.
    public let loss: Double
    /// By the items' factors: items × factors, row by row.
    public let items: [Float]
    /// By the network's numbers, in their order.
    public let parameters: [Float]

    /// Goes forward and back.
    ///
    /// - Parameters:
    ///   - network: the network.
    ///   - user: as many numbers as factors.
    ///   - items: items × factors, row by row.
    ///   - isOwn: whether each item is the user's.
    /// - Throws: ``RecommendersError/inconsistentModel(part:expected:actual:)`` if sizes differ.
    /// - Complexity: O(items · (factors · first + first · second)).
    public init(network: NeuralNetwork, user: [Float], items: [Float], isOwn: [Bool])
        throws(RecommendersError)
    {
        let shape = network.shape
        guard user.count == shape.factorCount, items.count == isOwn.count * shape.factorCount else {
            throw .inconsistentModel(
                part: "itemFactors",
                expected: isOwn.count * shape.factorCount,
                actual: items.count
            )
        }
        let matrix = FloatMatrix(
            rows: isOwn.count,
            columns: shape.factorCount,
            elements: items
        )
        let activations = network.forward(
            user: user,
            items: matrix,
            projected: try network.projected(matrix)
        )
        var loss = 0.0
        let errors = zip(activations.logits, isOwn).map { logit, isOwn in
            // log(1 + e^−|z|) + max(z, 0) does not overflow.
            let size = isOwn ? -Double(logit) : Double(logit)
            loss += log1p(exp(-abs(size))) + max(size, 0)
            return Float(1 / (1 + exp(-Double(logit)))) - (isOwn ? 1 : 0)
        }
        var gradient = [Float](repeating: 0, count: shape.parameterCount)
        let second = Self.output(network, activations, errors, into: &gradient)
        let first = Self.hidden(network, activations, second, into: &gradient)
        self.items = Self.factors(network, user, matrix, first, errors, into: &gradient)
        self.loss = loss
        parameters = gradient
    }

    /// Through the logit: gradient by the second layer before its relu, items × units.
    private static func output(
        _ network: NeuralNetwork,
        _ activations: NeuralNetwork.Activations,
        _ errors: [Float],
        into gradient: inout [Float]
    ) -> FloatMatrix {
        let shape = network.shape
        let width = shape.secondWidth
        var back = FloatMatrix(rows: errors.count, columns: width)
        for (row, error) in errors.enumerated() {
            gradient[shape.outputBias] += error
            for unit in 0..<width {
                let value = activations.second.elements[row * width + unit]
                guard value > 0 else { continue }
                gradient[shape.outputWeights.lowerBound + unit] += error * value
                let slope = error * network.parameters[shape.outputWeights.lowerBound + unit]
                back.elements[row * width + unit] = slope
                gradient[shape.secondBiases.lowerBound + unit] += slope
            }
        }
        return back
    }

    /// Through the second layer: gradient by the first layer before its relu, items × units.
    private static func hidden(
        _ network: NeuralNetwork,
        _ activations: NeuralNetwork.Activations,
        _ back: FloatMatrix,
        into gradient: inout [Float]
    ) -> FloatMatrix {
        let shape = network.shape
        let weights = FloatMatrix(
            rows: shape.secondWidth,
            columns: shape.firstWidth,
            elements: Array(network.parameters[shape.secondWeights])
        )
        // All inner sizes are equal by construction, so the products cannot fail.
        if let own = try? transposed(back).multiplied(by: activations.first) {
            gradient.replaceSubrange(shape.secondWeights, with: own.elements)
        }
        var first =
            (try? back.multiplied(by: weights))
            ?? FloatMatrix(rows: back.rows, columns: shape.firstWidth)
        let width = shape.firstWidth
        for index in first.elements.indices {
            if activations.first.elements[index] > 0 {
                gradient[shape.firstBiases.lowerBound + index % width] += first.elements[index]
            } else {
                first.elements[index] = 0
            }
        }
        return first
    }

    /// Through the first layer and the products: gradient by the items' factors.
    private static func factors(
        _ network: NeuralNetwork,
        _ user: [Float],
        _ items: FloatMatrix,
        _ back: FloatMatrix,
        _ errors: [Float],
        into gradient: inout [Float]
    ) -> [Float] {
        let shape = network.shape
        let factors = shape.factorCount
        if let own = try? transposed(back).multiplied(by: items) {
            gradient.replaceSubrange(shape.itemWeights, with: own.elements)
        }
        for unit in 0..<shape.firstWidth {
            // The sum over items stands in the gradient of b₁ already.
            let sum = gradient[shape.firstBiases.lowerBound + unit]
            for factor in 0..<factors {
                gradient[shape.userWeights.lowerBound + unit * factors + factor] =
                    sum * user[factor]
            }
        }
        var result =
            (try? back.multiplied(by: network.itemLayer))
            ?? FloatMatrix(rows: items.rows, columns: factors)
        for (row, error) in errors.enumerated() {
            for factor in 0..<factors {
                let index = row * factors + factor
                gradient[factor] += error * user[factor] * items.elements[index]
                result.elements[index] += error * network.parameters[factor] * user[factor]
            }
        }
        return result.elements
    }

    private static func transposed(_ matrix: FloatMatrix) -> FloatMatrix {
        var result = FloatMatrix(rows: matrix.columns, columns: matrix.rows)
        for row in 0..<matrix.rows {
            for column in 0..<matrix.columns {
                result.elements[column * matrix.rows + row] =
                    matrix.elements[row * matrix.columns + column]
            }
        }
        return result
    }
}
