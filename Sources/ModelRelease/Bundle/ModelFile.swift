public import Recommenders

/// `model.safetensors`: a trained model as named tensors (docs/release-format.md).
public enum ModelFile {
    /// Name of the file in a run or release.
    public static let name = "model.safetensors"
    /// Largest file that is read, in bytes.
    public static let byteCountLimit = 1 << 32
    private static let format = "tacit-model-v1"

    /// Encodes a model; the same model gives the same bytes.
    ///
    /// - Throws: ``ModelReleaseError`` if a tensor cannot be represented.
    public static func encode(_ model: TrainedModel) throws(ModelReleaseError) -> [UInt8] {
        var tensors: [String: Tensor] = [:]
        switch model {
        case .popularity(let popularity):
            tensors["counts"] = try vector(popularity.counts)
        case .spectral(let spectral):
            let head = spectral.head
            tensors["counts"] = try vector(spectral.counts)
            tensors["head_items"] = try Tensor(
                shape: [head.count],
                elements: .int32(head.items)
            )
            tensors["item_factors"] = try Tensor(
                shape: [head.count, spectral.factorCount],
                elements: .float32(spectral.itemFactors)
            )
            tensors["item_weights"] = try vector(head.weights)
            tensors["popularity_direction"] = try vector(head.direction)
            tensors["popularity_weight"] = try vector([spectral.popularityWeight])
        case .factors(let model): tensors = try Self.tensors(of: model)
        case .blended(let model): tensors = try Self.tensors(of: model)
        case .sequential(let model):
            tensors["counts"] = try vector(model.counts)
            tensors["items"] = try Tensor(
                shape: [model.items.count],
                elements: .int32(model.items)
            )
            tensors["item_factors"] = try Tensor(
                shape: [model.items.count, model.factorCount],
                elements: .float32(model.itemFactors)
            )
            tensors["item_biases"] = try Tensor(
                shape: [model.biases.count],
                elements: .float32(model.biases)
            )
            tensors["context_factors"] = try Tensor(
                shape: [model.contextFactors.count / model.factorCount, model.factorCount],
                elements: .float32(model.contextFactors)
            )
            tensors["decay"] = try vector([model.decay])
        case .itemItem(let model): tensors = try Self.tensors(of: model)
        case .ratings(let model): tensors = try Self.tensors(of: model)
        case .neural(let model): tensors = try Self.tensors(of: model)
        }
        return try Safetensors(
            tensors: tensors,
            metadata: ["format": format, "algorithm": model.recommender.algorithm]
        ).encoded
    }

    /// Decodes and checks a model.
    ///
    /// - Parameter bytes: an untrusted file.
    /// - Returns: the model.
    /// - Throws: ``ModelReleaseError`` if it is not a model of a known kind.
    public static func decode(_ bytes: [UInt8]) throws(ModelReleaseError) -> TrainedModel {
        try decode(Safetensors(decoding: bytes))
    }

    /// Decodes and checks a model in memory that is lent; nothing of it is kept.
    ///
    /// - Throws: as ``decode(_:)``.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(ModelReleaseError) -> TrainedModel {
        try decode(Safetensors(untrusted: bytes))
    }

    private static func decode(_ file: Safetensors) throws(ModelReleaseError) -> TrainedModel {
        guard file.metadata["format"] == format else {
            throw .invalidModel(part: "metadata.format")
        }
        do {
            switch file.metadata["algorithm"] {
            case "popularity":
                try check(file, holds: ["counts"])
                return .popularity(try PopularityModel(counts: doubles(file, "counts")))
            case "spectral":
                return .spectral(try spectral(file))
            case "sequential":
                return .sequential(try sequential(file))
            case BlendedModel.name:
                return .blended(try blended(file))
            case Self.neuralAlgorithm:
                return .neural(try neural(file))
            case let algorithm? where Self.ratingAlgorithms.contains(algorithm):
                return .ratings(try ratings(file, algorithm: algorithm))
            case let algorithm? where Self.factorAlgorithms.contains(algorithm):
                return .factors(try factors(file, algorithm: algorithm))
            case let algorithm? where Self.itemItemAlgorithms.contains(algorithm):
                return .itemItem(try itemItem(file, algorithm: algorithm))
            default: throw ModelReleaseError.invalidModel(part: "metadata.algorithm")
            }
        } catch let error as ModelReleaseError {
            throw error
        } catch {
            throw .invalidModel(part: "tensors")
        }
    }

    private static func sequential(_ file: Safetensors) throws -> SequentialModel {
        try check(
            file,
            holds: ["counts", "items", "item_factors", "item_biases", "context_factors", "decay"]
        )
        let (itemFactors, factorCount, items) = try factorTensors(file, items: "items")
        guard let biases = file.tensors["item_biases"], case .float32(let bias) = biases.elements,
            biases.shape.count == 1
        else { throw ModelReleaseError.invalidModel(part: "item_biases") }
        guard let context = file.tensors["context_factors"],
            case .float32(let contextFactors) = context.elements, context.shape.count == 2,
            context.shape[1] == factorCount
        else { throw ModelReleaseError.invalidModel(part: "context_factors") }
        let decay = try doubles(file, "decay")
        guard decay.count == 1 else { throw ModelReleaseError.invalidModel(part: "decay") }
        return try SequentialModel(
            items: items,
            itemFactors: itemFactors,
            biases: bias,
            contextFactors: contextFactors,
            factorCount: factorCount,
            decay: decay[0],
            counts: doubles(file, "counts")
        )
    }

    static func factorTensors(_ file: Safetensors, items name: String) throws
        -> (itemFactors: [Float], factorCount: Int, items: [Int32])
    {
        guard let items = file.tensors[name], case .int32(let indices) = items.elements else {
            throw ModelReleaseError.invalidModel(part: name)
        }
        guard let factors = file.tensors["item_factors"],
            case .float32(let itemFactors) = factors.elements, factors.shape.count == 2,
            factors.shape[0] == indices.count
        else { throw ModelReleaseError.invalidModel(part: "item_factors") }
        return (itemFactors, factors.shape[1], indices)
    }

    private static func spectral(_ file: Safetensors) throws -> SpectralModel {
        try check(
            file,
            holds: [
                "counts", "head_items", "item_factors", "item_weights", "popularity_direction",
                "popularity_weight",
            ]
        )
        let counts = try doubles(file, "counts")
        let (itemFactors, factorCount, headItems) = try factorTensors(file, items: "head_items")
        let weight = try doubles(file, "popularity_weight")
        guard weight.count == 1 else {
            throw ModelReleaseError.invalidModel(part: "popularity_weight")
        }
        let head = try HeadItems(
            items: headItems,
            weights: doubles(file, "item_weights"),
            direction: doubles(file, "popularity_direction"),
            itemCount: counts.count
        )
        return try SpectralModel(
            head: head,
            itemFactors: itemFactors,
            factorCount: factorCount,
            popularityWeight: weight[0],
            counts: counts
        )
    }

    static func check(_ file: Safetensors, holds names: Set<String>)
        throws(ModelReleaseError)
    {
        if let stranger = Set(file.tensors.keys).symmetricDifference(names).min() {
            throw .invalidModel(part: stranger)
        }
    }

    static func vector(_ values: [Double]) throws(ModelReleaseError) -> Tensor {
        try Tensor(shape: [values.count], elements: .float64(values))
    }

    static func doubles(_ file: Safetensors, _ name: String) throws(ModelReleaseError)
        -> [Double]
    {
        guard let tensor = file.tensors[name], tensor.shape.count == 1,
            case .float64(let values) = tensor.elements
        else { throw .invalidModel(part: name) }
        return values
    }
}
