public import FederatedProtocol
import LinearAlgebra
import Recommenders

/// Three sums: counts, second moments of head items by their distance in time's order, and cross moments
/// of every item with the position before it.
public struct SequentialProgram: TrainingProgram {
    /// The algorithm's name.
    public var algorithm: String { "sequential" }

    private enum Stage {
        case start
        case counts(SumQuery)
        case gram(SumQuery, ReleasedPopularity)
        case transitions(SumQuery, ReleasedPopularity)
        case finished
    }

    private let configuration: SequentialConfiguration
    private let factory: QueryFactory
    private let itemCount: Int
    private var stage = Stage.start

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - itemCount: size of the public catalog.
    ///   - configuration: sizes and exponents; heads are at most the catalog.
    ///   - factory: makes queries with their noise.
    public init(itemCount: Int, configuration: SequentialConfiguration, factory: QueryFactory) {
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
                share: configuration.shares[0]
            )
            stage = .counts(query)
            return .query(query)
        case (.counts(let query), let sum?):
            try sum.check(answers: query)
            let popularity = ReleasedPopularity(
                sum,
                noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
            )
            let next = try gramQuery(popularity)
            stage = .gram(next, popularity)
            return .query(next)
        case (.gram(let query, let popularity), let sum?):
            try sum.check(answers: query)
            let next = try transitionQuery(gram: sum, of: query, popularity: popularity)
            stage = .transitions(next, popularity)
            return .query(next)
        case (.transitions(let query, let popularity), let sum?):
            try sum.check(answers: query)
            let model = try model(transitions: sum, of: query, popularity: popularity)
            stage = .finished
            return .finished(.sequential(model))
        default:
            throw CoordinatorError.unexpectedStep
        }
    }

    private func gramQuery(_ popularity: ReleasedPopularity) throws -> SumQuery {
        let head = try popularity.head(
            configuration.gramHeadCount,
            exponent: configuration.gramWeightExponent
        )
        return try factory.query(
            .itemSequenceGram(
                ItemSequenceGramQuery(
                    head: SpectralProgram.describe(head),
                    kernel: SequenceKernel(
                        decay: configuration.kernelDecay,
                        window: configuration.kernelWindow
                    )
                )
            ),
            share: configuration.shares[1]
        )
    }

    private func transitionQuery(
        gram sum: PrivateSum,
        of query: SumQuery,
        popularity: ReleasedPopularity
    ) throws -> SumQuery {
        guard case .itemSequenceGram(let gram) = query.body else {
            throw CoordinatorError.unexpectedStep
        }
        let head = gram.head
        let spectrum = try GramSpectrum(
            triangle: sum.values,
            order: head.count,
            factorCount: configuration.factorCount,
            noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
        )
        let whitening = spectrum.whitening(exponent: configuration.whiteningExponent)
        let factors = whitening.count
        var along = [Double](repeating: 0, count: factors)
        for row in 0..<head.count {
            for column in 0..<factors {
                along[column] += head.direction[row] * spectrum.vectors[row, column]
            }
        }
        // E = W (V − q qᵀV) diag(whitening): an item's part of a person's position.
        var contextFactors: [Float] = []
        contextFactors.reserveCapacity(head.count * factors)
        for row in 0..<head.count {
            for column in 0..<factors {
                let entry = spectrum.vectors[row, column] - head.direction[row] * along[column]
                contextFactors.append(Float(head.weights[row] * entry * whitening[column]))
            }
        }
        let targets = try popularity.head(
            configuration.targetHeadCount,
            exponent: configuration.targetWeightExponent
        )
        return try factory.query(
            .itemTransitions(
                ItemTransitionsQuery(
                    contextItems: head.items,
                    contextFactors: contextFactors,
                    factorCount: factors,
                    decay: configuration.contextDecay,
                    targetHead: SpectralProgram.describe(targets),
                    gramianWeight: configuration.gramianWeight
                )
            ),
            share: configuration.shares[2]
        )
    }

    private func model(
        transitions sum: PrivateSum,
        of query: SumQuery,
        popularity: ReleasedPopularity
    ) throws -> SequentialModel {
        guard case .itemTransitions(let transitions) = query.body else {
            throw CoordinatorError.unexpectedStep
        }
        let rows = transitions.targetHead.count
        let moments = try MomentFactors(
            sum: sum.values,
            layout: MomentFactors.Layout(
                rows: rows,
                factors: transitions.factorCount,
                gramianWeight: transitions.gramianWeight
            ),
            noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors),
            // All of the spectrum on the items' side: positions are whitened.
            spectrumExponent: 2 * configuration.spectrumExponent
        )
        // Rows of mean square 1 against positions of mean square 1 a factor.
        let energy = moments.itemFactors.reduce(0) { $0 + Double($1) * Double($1) }
        let scale = (Double(rows * sum.contributors) / max(energy, .leastNormalMagnitude))
            .squareRoot()
        let factors = try Matrix.product(
            Matrix(
                rows: rows,
                columns: moments.factorCount,
                elements: moments.itemFactors.map { Double($0) * scale }
            ),
            moments.projection,
            transposingRight: true
        )
        let head = popularity.order.prefix(rows).map { popularity.counts[Int($0)] }
        let meanSquare = head.reduce(0) { $0 + $1 * $1 } / Double(rows)
        let weight =
            configuration.popularityWeight
            / (Double(transitions.factorCount) * meanSquare).squareRoot()
        return try SequentialModel(
            items: Array(popularity.order.prefix(rows)),
            itemFactors: factors.elements.map { Float($0) },
            biases: head.map { Float($0 * weight) },
            contextFactors: transitions.contextFactors,
            factorCount: transitions.factorCount,
            decay: transitions.decay,
            counts: popularity.counts
        )
    }
}
