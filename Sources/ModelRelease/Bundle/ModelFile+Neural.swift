import Recommenders

/// Models of neural collaborative filtering.
extension ModelFile {
    static let neuralAlgorithm = "ncf"

    /// The tensors of a model.
    static func tensors(of model: NeuralModel) throws(ModelReleaseError) -> [String: Tensor] {
        let shape = model.network.shape
        return [
            "counts": try vector(model.counts),
            "item_factors": try Tensor(
                shape: [model.itemCount, shape.factorCount],
                elements: .float32(model.itemFactors)
            ),
            "network": try Tensor(
                shape: [shape.parameterCount],
                elements: .float32(model.network.parameters)
            ),
            "network_shape": try Tensor(
                shape: [2],
                elements: .int32([
                    Int32(clamping: shape.firstWidth), Int32(clamping: shape.secondWidth),
                ])
            ),
            "user_ridge": try vector([
                model.parameters.regularization, model.parameters.frequencyExponent,
                model.parameters.unobservedWeight, model.userNormBound,
            ]),
        ]
    }

    /// Reads what ``tensors(of:)`` made.
    static func neural(_ file: Safetensors) throws -> NeuralModel {
        try check(
            file,
            holds: ["counts", "item_factors", "network", "network_shape", "user_ridge"]
        )
        guard let factors = file.tensors["item_factors"], factors.shape.count == 2,
            case .float32(let itemFactors) = factors.elements
        else { throw ModelReleaseError.invalidModel(part: "item_factors") }
        guard let sizes = file.tensors["network_shape"], sizes.shape == [2],
            case .int32(let widths) = sizes.elements
        else { throw ModelReleaseError.invalidModel(part: "network_shape") }
        guard let network = file.tensors["network"], network.shape.count == 1,
            case .float32(let parameters) = network.elements
        else { throw ModelReleaseError.invalidModel(part: "network") }
        let ridge = try doubles(file, "user_ridge")
        guard ridge.count == 4 else { throw ModelReleaseError.invalidModel(part: "user_ridge") }
        return try NeuralModel(
            network: NeuralNetwork(
                shape: NeuralShape(
                    factorCount: factors.shape[1],
                    firstWidth: Int(widths[0]),
                    secondWidth: Int(widths[1])
                ),
                parameters: parameters
            ),
            itemFactors: itemFactors,
            parameters: UserFactorParameters(
                regularization: ridge[0],
                frequencyExponent: ridge[1],
                unobservedWeight: ridge[2]
            ),
            userNormBound: ridge[3],
            counts: doubles(file, "counts")
        )
    }
}
