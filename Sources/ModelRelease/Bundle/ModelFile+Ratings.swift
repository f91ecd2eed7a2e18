import Recommenders

/// Models that predict ratings.
extension ModelFile {
    static let ratingAlgorithms: Set = ["biases", "rating-als"]

    /// The tensors of a model; those of factors only if it has any.
    static func tensors(of model: RatingModel) throws(ModelReleaseError) -> [String: Tensor] {
        let items = model.baseline.itemBiases.count
        var tensors = [
            "counts": try vector(model.counts),
            "item_biases": try Tensor(
                shape: [items],
                elements: .float32(model.baseline.itemBiases)
            ),
            "rating_baseline": try vector([
                model.baseline.center, model.baseline.shrinkage, model.baseline.range,
                model.scale.lowerBound, model.scale.upperBound,
            ]),
        ]
        guard model.factorCount > 0 else { return tensors }
        tensors["item_factors"] = try Tensor(
            shape: [items, model.factorCount],
            elements: .float32(model.itemFactors)
        )
        tensors["user_ridge"] = try vector([
            model.parameters.regularization, model.parameters.frequencyExponent,
        ])
        return tensors
    }

    /// Reads what ``tensors(of:)`` made.
    static func ratings(_ file: Safetensors, algorithm: String) throws -> RatingModel {
        let hasFactors = algorithm == "rating-als"
        try check(
            file,
            holds: Set(
                ["counts", "item_biases", "rating_baseline"]
                    + (hasFactors ? ["item_factors", "user_ridge"] : [])
            )
        )
        guard let biases = file.tensors["item_biases"], biases.shape.count == 1,
            case .float32(let itemBiases) = biases.elements
        else { throw ModelReleaseError.invalidModel(part: "item_biases") }
        let baseline = try doubles(file, "rating_baseline")
        guard baseline.count == 5, baseline[3] < baseline[4] else {
            throw ModelReleaseError.invalidModel(part: "rating_baseline")
        }
        var itemFactors: [Float] = []
        var factorCount = 0
        var parameters = RatingModel.defaultParameters
        if hasFactors {
            let ridge = try doubles(file, "user_ridge")
            guard ridge.count == 2 else { throw ModelReleaseError.invalidModel(part: "user_ridge") }
            guard let factors = file.tensors["item_factors"], factors.shape.count == 2,
                factors.shape[0] == itemBiases.count, factors.shape[1] >= 1,
                case .float32(let elements) = factors.elements
            else { throw ModelReleaseError.invalidModel(part: "item_factors") }
            (itemFactors, factorCount) = (elements, factors.shape[1])
            parameters = UserFactorParameters(
                regularization: ridge[0],
                frequencyExponent: ridge[1],
                unobservedWeight: 0
            )
        }
        return try RatingModel(
            algorithm: algorithm,
            baseline: RatingBaseline(
                center: baseline[0],
                itemBiases: itemBiases,
                shrinkage: baseline[1],
                range: baseline[2]
            ),
            scale: baseline[3]...baseline[4],
            itemFactors: itemFactors,
            factorCount: factorCount,
            parameters: parameters,
            counts: doubles(file, "counts")
        )
    }
}
