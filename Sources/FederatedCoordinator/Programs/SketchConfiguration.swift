import FederatedProtocol

/// Sizes and exponents of ``SketchProgram``; all **public**.
public struct SketchConfiguration: Equatable, Sendable {
    /// Items in the sketch.
    public var headCount: Int
    /// Columns of the sketch, and most factors.
    public var columnCount: Int
    /// Sketches asked for, 2 or more: the first is of random columns, each other of the one before.
    public var sketchCount: Int
    /// Seed of the random columns.
    public var seed: UInt64
    /// Exponent of the item weights.
    public var weightExponent: Double
    /// The longest position of a client in the columns.
    public var normBound: Double
    /// g, the weight of the popularity term in the score; 0 leaves popularity among the factors.
    public var popularityWeight: Double
    /// Exponent of the spectrum in the scores.
    public var spectrumExponent: Double
    /// Share of μ² for the counts; the sketches get equal shares of the rest.
    public var countShare: Double

    /// Whether the popularity direction is taken out of histories, which makes answers dense.
    public var isCentered: Bool { popularityWeight > 0 }

    /// Creates a configuration.
    public init(
        headCount: Int,
        columnCount: Int,
        sketchCount: Int,
        seed: UInt64,
        weightExponent: Double = -0.5,
        normBound: Double = 1,
        popularityWeight: Double = 0,
        spectrumExponent: Double = 0.25,
        countShare: Double = 0.05
    ) {
        self.headCount = headCount
        self.columnCount = columnCount
        self.sketchCount = sketchCount
        self.seed = seed
        self.weightExponent = weightExponent
        self.normBound = normBound
        self.popularityWeight = popularityWeight
        self.spectrumExponent = spectrumExponent
        self.countShare = countShare
    }
}
