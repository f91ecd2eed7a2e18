import LinearAlgebra

/// A small network over a user's and an item's factors: neural collaborative filtering.
///
/// logit(u, v) = g·(u∘v) + w·relu(W₂ relu(W₁ (u, v) + b₁) + b₂) + c: the generalized products and the
/// perceptron of NeuMF (He et al. 2017, eq. 8, 10 and 12) over the same factors.
public struct NeuralNetwork: Equatable, Sendable {
    /// Sizes.
    public let shape: NeuralShape
    /// All numbers in the order of ``NeuralShape``: g, W₁ of users, W₁ of items, b₁, W₂, b₂, w, c.
    public let parameters: [Float]
    /// W₁ of items, units × factors.
    let itemLayer: FloatMatrix
    private let secondLayer: FloatMatrix

    /// Creates a network.
    ///
    /// - Throws: ``RecommendersError`` if the numbers are not as many as the shape's, or not finite.
    public init(shape: NeuralShape, parameters: [Float]) throws(RecommendersError) {
        guard parameters.count == shape.parameterCount else {
            throw .inconsistentModel(
                part: "network",
                expected: shape.parameterCount,
                actual: parameters.count
            )
        }
        guard parameters.allSatisfy(\.isFinite) else { throw .notFinite(part: "network") }
        self.shape = shape
        self.parameters = parameters
        itemLayer = FloatMatrix(
            rows: shape.firstWidth,
            columns: shape.factorCount,
            elements: Array(parameters[shape.itemWeights])
        )
        secondLayer = FloatMatrix(
            rows: shape.secondWidth,
            columns: shape.firstWidth,
            elements: Array(parameters[shape.secondWeights])
        )
    }

    /// What every item brings to the first layer, the same for all users: items × units.
    ///
    /// - Parameter items: items × factors.
    /// - Returns: items × units.
    /// - Throws: ``RecommendersError/inconsistentModel(part:expected:actual:)`` for another number of
    ///   factors.
    func projected(_ items: FloatMatrix) throws(RecommendersError) -> FloatMatrix {
        do { return try items.multiplied(by: itemLayer, transposingRight: true) } catch {
            throw .inconsistentModel(
                part: "itemFactors",
                expected: shape.factorCount,
                actual: items.columns
            )
        }
    }

    /// What one pass forward leaves for the way back.
    struct Activations {
        /// relu of the first layer: items × units.
        var first: FloatMatrix
        /// relu of the second layer: items × units.
        var second: FloatMatrix
        /// One per item.
        var logits: [Float]
    }

    /// Goes forward.
    ///
    /// - Parameters:
    ///   - user: factors.
    ///   - items: items × factors.
    ///   - projected: of the same items.
    /// - Returns: the activations.
    /// - Complexity: O(items · (factors + first · second)).
    func forward(user: [Float], items: FloatMatrix, projected: FloatMatrix) -> Activations {
        var first = projected
        let start = userPart(user)
        for row in 0..<first.rows {
            for unit in start.indices {
                let index = row * start.count + unit
                first.elements[index] = max(first.elements[index] + start[unit], 0)
            }
        }
        // The inner sizes are equal by construction, so the product cannot fail.
        var second =
            (try? first.multiplied(by: secondLayer, transposingRight: true))
            ?? FloatMatrix(rows: items.rows, columns: shape.secondWidth)
        let biases = Array(parameters[shape.secondBiases])
        let weights = Array(parameters[shape.outputWeights])
        let products = zip(parameters[shape.products], user).map { $0 * $1 }
        var logits = [Float](repeating: parameters[shape.outputBias], count: items.rows)
        for row in 0..<items.rows {
            var sum: Float = 0
            for unit in biases.indices {
                let index = row * biases.count + unit
                second.elements[index] = max(second.elements[index] + biases[unit], 0)
                sum += weights[unit] * second.elements[index]
            }
            let from = row * products.count
            for factor in products.indices {
                sum += products[factor] * items.elements[from + factor]
            }
            logits[row] += sum
        }
        return Activations(first: first, second: second, logits: logits)
    }

    /// W₁ of users times a user's factors, and b₁.
    private func userPart(_ user: [Float]) -> [Float] {
        let factors = shape.factorCount
        let from = shape.userWeights.lowerBound
        return (0..<shape.firstWidth).map { unit in
            var sum = parameters[shape.firstBiases.lowerBound + unit]
            for factor in 0..<factors {
                sum += parameters[from + unit * factors + factor] * user[factor]
            }
            return sum
        }
    }
}
