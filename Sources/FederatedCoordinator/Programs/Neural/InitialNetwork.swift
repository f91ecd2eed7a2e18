import ProtocolPrimitives
import Recommenders

/// The numbers a network starts with.
enum InitialNetwork {
    /// Products count, the perceptron's layers are random and its output says nothing yet, so that the
    /// start ranks by the factors' products.
    ///
    /// - Parameters:
    ///   - shape: sizes.
    ///   - seed: of the random numbers; **public**.
    /// - Returns: the numbers in the shape's order.
    /// - Throws: `ProtocolPrimitivesError` if there is no randomness.
    static func parameters(_ shape: NeuralShape, seed: UInt64) throws -> [Float] {
        var random = try SeededRandomSource(seed: seed, label: "network")
        func layer(_ inputs: Int, _ units: Int) -> [Float] {
            // He et al. 2015: uniform of variance 2 over the inputs, for relu.
            let width = (6 / Float(inputs)).squareRoot()
            return (0..<(inputs * units)).map { _ in
                (Float(random.uint64() >> 40) / 0x1p23 - 1) * width
            }
        }
        let factors = shape.factorCount
        var numbers = [Float](repeating: 6, count: factors)
        numbers += layer(factors, shape.firstWidth)
        numbers += layer(factors, shape.firstWidth)
        numbers += [Float](repeating: 0, count: shape.firstWidth)
        numbers += layer(shape.firstWidth, shape.secondWidth)
        numbers += [Float](repeating: 0, count: shape.secondWidth)
        numbers += layer(shape.secondWidth, 1).map { $0 / 10 }
        return numbers + [-2]
    }
}
