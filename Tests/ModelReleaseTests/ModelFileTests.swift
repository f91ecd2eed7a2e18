import ModelRelease
import Recommenders
import Testing

@Suite struct ModelFileTests {
    static func models() throws -> [TrainedModel] {
        let parameters = UserFactorParameters(
            regularization: 0.5,
            frequencyExponent: 0.75,
            unobservedWeight: 0.25
        )
        let factors = try ["ials", "dp-als", "federated-sgd"].map {
            TrainedModel.factors(
                try FactorModel(
                    algorithm: $0,
                    items: [2, 0],
                    itemFactors: [1, 2, 3, 4],
                    factorCount: 2,
                    parameters: parameters,
                    counts: [3, 1, 2]
                )
            )
        }
        let weights = try ["ease", "item-cf", "association-rules"].map {
            TrainedModel.itemItem(
                try ItemItemModel(
                    algorithm: $0,
                    items: [1, 2],
                    weights: [0, 0.5, -0.25, 0],
                    counts: [3, 1, 2],
                    totals: $0 == "association-rules"
                        ? AssociationTotals(
                            occurrences: [2, 1.5],
                            total: 7,
                            shrinkage: 0.5,
                            noise: 0.25,
                            isWeighted: true
                        ) : nil
                )
            )
        }
        let sequential = TrainedModel.sequential(
            try SequentialModel(
                items: [2, 0, 1],
                itemFactors: [1, 2, 3, 4, 5, 6],
                biases: [0.5, 0, -1],
                contextFactors: [1, -1, 2, -2],
                factorCount: 2,
                decay: 0.85,
                counts: [3, 1, 2]
            )
        )
        return try factors + weights + [sequential] + ratings() + [neural(), blended()]
    }

    private static func blended() throws -> TrainedModel {
        .blended(
            try BlendedModel(
                factors: FactorModel(
                    algorithm: "ials",
                    items: [2, 0, 1],
                    itemFactors: [1, 2, 3, 4, 5, 6],
                    factorCount: 2,
                    parameters: UserFactorParameters(regularization: 1, unobservedWeight: 0.5),
                    itemWeights: [0.5, 1, 2],
                    counts: [3, 1, 2]
                ),
                companion: LowPassFactors(
                    itemFactors: [0.5, -0.5, 1],
                    factorCount: 1,
                    weights: [1, 0.5, 0.25]
                ),
                companionWeight: 0.25
            )
        )
    }

    private static func neural() throws -> TrainedModel {
        let shape = try NeuralShape(factorCount: 2, firstWidth: 3, secondWidth: 1)
        return .neural(
            try NeuralModel(
                network: NeuralNetwork(
                    shape: shape,
                    parameters: (0..<shape.parameterCount).map { Float($0) / 4 - 1 }
                ),
                itemFactors: [1, 2, 3, 4, 5, 6],
                parameters: UserFactorParameters(
                    regularization: 0.5,
                    frequencyExponent: 0.75,
                    unobservedWeight: 0.25
                ),
                userNormBound: 4,
                counts: [3, 1, 2]
            )
        )
    }

    /// Averages alone, and with factors.
    private static func ratings() throws -> [TrainedModel] {
        let baseline = try RatingBaseline(
            center: 3.5,
            itemBiases: [0.5, 0, -1],
            shrinkage: 4,
            range: 2
        )
        return [
            .ratings(
                try RatingModel(
                    algorithm: "biases",
                    baseline: baseline,
                    scale: 1...5,
                    counts: [3, 1, 2]
                )
            ),
            .ratings(
                try RatingModel(
                    algorithm: "rating-als",
                    baseline: baseline,
                    scale: 0.5...5,
                    itemFactors: [1, 2, 3, 4, 5, 6],
                    factorCount: 2,
                    parameters: UserFactorParameters(
                        regularization: 0.06,
                        frequencyExponent: 1,
                        unobservedWeight: 0
                    ),
                    counts: [3, 1, 2]
                )
            ),
        ]
    }

    @Test func modelsComeBackAsTheyWere() throws {
        for model in try Self.models() {
            let bytes = try ModelFile.encode(model)
            #expect(try ModelFile.decode(bytes) == model)
            #expect(try ModelFile.encode(model) == bytes)
        }
    }

    /// Every cut and every flipped bit gives a model or a refusal, never a trap.
    @Test func damagedFilesAreRefusedOrAreOtherModels() throws {
        for model in try Self.models() {
            let bytes = try ModelFile.encode(model)
            for length in stride(from: 0, to: bytes.count, by: 3) {
                #expect(throws: ModelReleaseError.self) {
                    try ModelFile.decode(Array(bytes.prefix(length)))
                }
            }
            for position in bytes.indices {
                var changed = bytes
                changed[position] ^= 1 << UInt8(position % 8)
                guard let decoded = try? ModelFile.decode(changed) else { continue }
                #expect(try ModelFile.decode(ModelFile.encode(decoded)) == decoded)
            }
        }
    }

    @Test func tensorsOfAnotherAlgorithmAreRefused() throws {
        let bytes = try ModelFile.encode(Self.models()[0])
        let text = Array("\"ials\"".utf8)
        let start = try #require(
            bytes.indices.first { Array(bytes[$0...].prefix(text.count)) == text }
        )
        var changed = bytes
        changed.replaceSubrange(start..<(start + text.count), with: Array("\"ease\"".utf8))
        #expect(throws: ModelReleaseError.self) { try ModelFile.decode(changed) }
    }
}
