public import FederatedProtocol
import LinearAlgebra
import Recommenders

/// `spectral` for catalogs too large for a triangle: power iterations on sketches of the items' second
/// moments.
///
/// With P = Σ r rᵀ, sums of P Ω for random Ω and then of P Q for the orthonormal Q of the sum before; the
/// last gives the factors by Nyström's P ≈ (P Q) (Qᵀ P Q)⁻¹ (P Q)ᵀ (Halko, Martinsson and Tropp 2011,
/// algorithms 4.4 and 5.5; with noise in every sum Hardt and Price 2014, "The noisy power method").
public struct SketchProgram: TrainingProgram {
    /// The algorithm's name.
    public var algorithm: String { "spectral" }

    private enum Stage {
        case start
        case counts(SumQuery)
        case sketch(SumQuery, ReleasedPopularity, number: Int)
        case finished
    }

    private let configuration: SketchConfiguration
    private let factory: QueryFactory
    private let itemCount: Int
    private var stage = Stage.start

    /// Rounds that a configuration takes: counts and the sketches.
    public static func rounds(_ configuration: SketchConfiguration) -> Int {
        1 + configuration.sketchCount
    }

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - itemCount: size of the public catalog.
    ///   - configuration: sizes and exponents; the head is at most the catalog.
    ///   - factory: makes queries with their noise.
    public init(itemCount: Int, configuration: SketchConfiguration, factory: QueryFactory) {
        self.itemCount = itemCount
        self.configuration = configuration
        self.factory = factory
    }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: ``CoordinatorError`` if the sum is not one of the pending query.
    public mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        switch (stage, sum) {
        case (.start, nil):
            let query = try factory.query(
                .itemCounts(ItemCountsQuery(itemCount: itemCount)),
                share: configuration.countShare
            )
            stage = .counts(query)
            return .query(query)
        case (.counts(let query), let sum?):
            try sum.check(answers: query)
            let popularity = ReleasedPopularity(
                sum,
                noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
            )
            return try ask(.random(seed: configuration.seed), popularity, number: 1)
        case (.sketch(let query, let popularity, let number), let sum?):
            try sum.check(answers: query)
            guard case .itemSketch(let sketch) = query.body else {
                throw CoordinatorError.unexpectedStep
            }
            let columns = Matrix(
                rows: sketch.head.count,
                columns: sketch.columnCount,
                elements: sum.values
            )
            if number < configuration.sketchCount {
                let basis = try SingularValueDecomposition(columns).left
                return try ask(
                    .given(basis.elements.map { Float($0) }),
                    popularity,
                    number: number + 1
                )
            }
            let noise = factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
            let model = try model(columns, of: sketch, popularity: popularity, noise: noise)
            stage = .finished
            return .finished(.spectral(model))
        default:
            throw CoordinatorError.unexpectedStep
        }
    }

    private func head(_ popularity: ReleasedPopularity) throws -> HeadItems {
        let head = try popularity.head(
            configuration.headCount,
            exponent: configuration.weightExponent
        )
        guard !configuration.isCentered else { return head }
        return try HeadItems(
            items: head.items,
            weights: head.weights,
            direction: [Double](repeating: 0, count: head.count),
            itemCount: itemCount
        )
    }

    private mutating func ask(
        _ basis: ItemSketchQuery.Basis,
        _ popularity: ReleasedPopularity,
        number: Int
    ) throws -> TrainingStep {
        // Random columns keep lengths on average only; orthonormal ones never lengthen.
        let isRandom = number == 1
        let body = try ItemSketchQuery(
            head: SpectralProgram.describe(head(popularity)),
            basis: basis,
            columnCount: configuration.columnCount,
            normBound: isRandom ? 1.5 : configuration.normBound
        )
        let query = try factory.query(
            .itemSketch(body),
            share: (1 - configuration.countShare) / Double(configuration.sketchCount)
        )
        stage = .sketch(query, popularity, number: number)
        return .query(query)
    }

    private func model(
        _ columns: Matrix,
        of sketch: ItemSketchQuery,
        popularity: ReleasedPopularity,
        noise: Double
    ) throws -> SpectralModel {
        let basis = Matrix(
            rows: sketch.head.count,
            columns: sketch.columnCount,
            elements: try sketch.matrix().map { Double($0) }
        )
        let product = try Matrix.product(basis, columns, transposingLeft: true)
        var triangle: [Double] = []
        triangle.reserveCapacity(product.rows * (product.rows + 1) / 2)
        for row in 0..<product.rows {
            triangle.append(product[row, row])
            for column in (row + 1)..<max(product.rows, row + 1) {
                // Exact sums are symmetric; with noise the mean of both is nearer.
                let mean = (product[row, column] + product[column, row]) / 2
                triangle.append(mean * 2.0.squareRoot())
            }
        }
        let factors = try MomentFactors(
            sum: columns.elements + triangle,
            layout: MomentFactors.Layout(
                rows: columns.rows,
                factors: columns.columns,
                gramianWeight: 1
            ),
            noise: noise,
            spectrumExponent: configuration.spectrumExponent
        )
        return try SpectralModel(
            head: head(popularity),
            itemFactors: factors.itemFactors,
            factorCount: factors.factorCount,
            popularityWeight: configuration.popularityWeight,
            counts: popularity.counts
        )
    }
}
