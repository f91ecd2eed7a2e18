import Recommenders

/// Models of item factors from users' own, alone or with a filter beside them.
extension ModelFile {
    static let factorAlgorithms: Set = ["ials", "dp-als", "federated-sgd"]
    private static let factorNames: Set = [
        "counts", "items", "item_factors", "item_weights", "user_ridge",
    ]
    private static let companionNames: Set = [
        "companion_factors", "companion_item_weights", "companion_weight",
    ]

    /// The tensors of a factor model.
    static func tensors(of factors: FactorModel) throws(ModelReleaseError) -> [String: Tensor] {
        [
            "counts": try vector(factors.counts),
            "items": try Tensor(
                shape: [factors.items.count],
                elements: .int32(factors.items)
            ),
            "item_factors": try Tensor(
                shape: [factors.items.count, factors.factorCount],
                elements: .float32(factors.itemFactors)
            ),
            "item_weights": try vector(factors.itemWeights),
            "user_ridge": try vector([
                factors.parameters.regularization, factors.parameters.frequencyExponent,
                factors.parameters.unobservedWeight, factors.parameters.fewItemsShrinkage,
            ]),
        ]
    }

    /// The tensors of a blend: those of its factor model and of the filter.
    static func tensors(of model: BlendedModel) throws(ModelReleaseError) -> [String: Tensor] {
        var tensors = try Self.tensors(of: model.factors)
        tensors["companion_factors"] = try Tensor(
            shape: [model.companion.itemCount, model.companion.factorCount],
            elements: .float32(model.companion.itemFactors)
        )
        tensors["companion_item_weights"] = try vector(model.companion.weights)
        tensors["companion_weight"] = try vector([model.companionWeight])
        return tensors
    }

    /// Reads a factor model.
    static func factors(_ file: Safetensors, algorithm: String) throws -> FactorModel {
        try check(file, holds: factorNames)
        return try factorPart(file, algorithm: algorithm)
    }

    /// Reads a blend.
    static func blended(_ file: Safetensors) throws -> BlendedModel {
        try check(file, holds: factorNames.union(companionNames))
        guard let companion = file.tensors["companion_factors"], companion.shape.count == 2,
            case .float32(let elements) = companion.elements
        else { throw ModelReleaseError.invalidModel(part: "companion_factors") }
        let weight = try doubles(file, "companion_weight")
        guard weight.count == 1 else {
            throw ModelReleaseError.invalidModel(part: "companion_weight")
        }
        return try BlendedModel(
            factors: factorPart(file, algorithm: "ials"),
            companion: LowPassFactors(
                itemFactors: elements,
                factorCount: companion.shape[1],
                weights: doubles(file, "companion_item_weights")
            ),
            companionWeight: weight[0]
        )
    }

    private static func factorPart(_ file: Safetensors, algorithm: String) throws -> FactorModel {
        let (itemFactors, factorCount, items) = try factorTensors(file, items: "items")
        let ridge = try doubles(file, "user_ridge")
        guard ridge.count == 4 else { throw ModelReleaseError.invalidModel(part: "user_ridge") }
        return try FactorModel(
            algorithm: algorithm,
            items: items,
            itemFactors: itemFactors,
            factorCount: factorCount,
            parameters: UserFactorParameters(
                regularization: ridge[0],
                frequencyExponent: ridge[1],
                unobservedWeight: ridge[2],
                fewItemsShrinkage: ridge[3]
            ),
            itemWeights: doubles(file, "item_weights"),
            counts: doubles(file, "counts")
        )
    }
}
