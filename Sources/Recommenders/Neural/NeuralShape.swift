/// Sizes of a neural collaborative filter and where its numbers stand in one vector; **public**.
public struct NeuralShape: Equatable, Sendable {
    /// Most factors or units of a layer.
    public static let maximumWidth = 1024

    /// Number of factors d of users and items.
    public let factorCount: Int
    /// Units of the first hidden layer.
    public let firstWidth: Int
    /// Units of the second hidden layer.
    public let secondWidth: Int

    /// Creates a shape.
    ///
    /// - Throws: ``RecommendersError/inconsistentModel(part:expected:actual:)`` for a size outside
    ///   1…``maximumWidth``.
    public init(factorCount: Int, firstWidth: Int, secondWidth: Int) throws(RecommendersError) {
        for size in [factorCount, firstWidth, secondWidth]
        where !(1...Self.maximumWidth).contains(size) {
            throw .inconsistentModel(part: "network", expected: Self.maximumWidth, actual: size)
        }
        self.factorCount = factorCount
        self.firstWidth = firstWidth
        self.secondWidth = secondWidth
    }

    /// g, the weights of the products of factors.
    var products: Range<Int> { 0..<factorCount }
    /// First layer, the part of the user's factors: units × factors.
    var userWeights: Range<Int> { Self.after(products, firstWidth * factorCount) }
    /// First layer, the part of the item's factors: units × factors.
    var itemWeights: Range<Int> { Self.after(userWeights, firstWidth * factorCount) }
    /// First layer, constants.
    var firstBiases: Range<Int> { Self.after(itemWeights, firstWidth) }
    /// Second layer: units × units of the first.
    var secondWeights: Range<Int> { Self.after(firstBiases, secondWidth * firstWidth) }
    /// Second layer, constants.
    var secondBiases: Range<Int> { Self.after(secondWeights, secondWidth) }
    /// The weights of the second layer's units in the logit.
    var outputWeights: Range<Int> { Self.after(secondBiases, secondWidth) }
    /// The constant of the logit.
    var outputBias: Int { outputWeights.upperBound }
    /// Numbers of the network, without the items' factors.
    public var parameterCount: Int { outputBias + 1 }

    private static func after(_ range: Range<Int>, _ count: Int) -> Range<Int> {
        range.upperBound..<(range.upperBound + count)
    }
}
