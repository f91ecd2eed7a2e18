public import Recommenders

/// `context.safetensors`: counts of items by what was the case when they were chosen; **public**.
public struct ReleasedContext: Equatable, Sendable {
    /// Name of the file in a run or release.
    public static let name = "context.safetensors"
    /// Largest file that is read, in bytes.
    public static let byteCountLimit = 1 << 30
    /// How strongly lists follow the context unless somebody says; chosen on synthetic data, docs/results.md.
    public static let defaultBoost = 0.2
    private static let format = "tacit-context-v1"
    private static let largestBoost = 10.0

    /// The counts with their noise.
    public let counts: ContextCounts
    /// How strongly lists should follow them, 0…10, by whoever publishes.
    public let boost: Double
    /// SHA-256 of the model file they were released with, hexadecimal.
    public let modelDigest: String

    /// Joins counts with the model they belong to.
    public init(counts: ContextCounts, boost: Double, modelDigest: String) {
        self.counts = counts
        self.boost = boost
        self.modelDigest = modelDigest
    }

    /// The file's bytes.
    ///
    /// - Throws: ``ModelReleaseError`` if a number cannot be written.
    public func encoded() throws(ModelReleaseError) -> [UInt8] {
        let width = counts.dimension.values.count
        return try Safetensors(
            tensors: [
                "items": Tensor(shape: [counts.items.count], elements: .int32(counts.items)),
                "counts": Tensor(
                    shape: [counts.items.count, width],
                    elements: .float64(counts.counts)
                ),
            ],
            metadata: [
                "format": Self.format, "by": counts.dimension.name,
                // Values have no control characters.
                "values": counts.dimension.values.joined(separator: "\n"),
                "noise": "\(counts.noise)", "people": "\(counts.people)", "boost": "\(boost)",
                "model": modelDigest,
            ]
        ).encoded
    }

    /// Reads and checks a file.
    ///
    /// - Parameter bytes: untrusted.
    /// - Throws: ``ModelReleaseError``.
    public init(decoding bytes: [UInt8]) throws(ModelReleaseError) {
        let file = try Safetensors(decoding: bytes)
        let texts = file.metadata
        guard texts["format"] == Self.format, let list = file.tensors["items"],
            list.shape.count == 1, case .int32(let items) = list.elements,
            let tensor = file.tensors["counts"], tensor.shape.count == 2,
            case .float64(let counts) = tensor.elements, let by = texts["by"],
            let values = texts["values"]?.split(
                separator: "\n",
                omittingEmptySubsequences: false
            ).map(String.init),
            let noise = texts["noise"].flatMap(Double.init),
            let people = texts["people"].flatMap({ Int($0) }),
            let boost = texts["boost"].flatMap(Double.init), boost >= 0,
            boost <= Self.largestBoost, let modelDigest = texts["model"],
            let dimension = ContextDimension(name: by, listed: values),
            dimension.values == values, tensor.shape == [items.count, values.count]
        else { throw .invalidModel(part: Self.name) }
        do {
            self.init(
                counts: try ContextCounts(
                    dimension: dimension,
                    items: items,
                    counts: counts,
                    noise: noise,
                    people: people
                ),
                boost: boost,
                modelDigest: modelDigest
            )
        } catch { throw .invalidModel(part: Self.name) }
    }

    /// Refuses counts of another model or catalog.
    ///
    /// - Parameters:
    ///   - itemCount: of the release's catalog.
    ///   - modelDigest: of its model file, hexadecimal; nil is not compared.
    /// - Throws: ``ModelReleaseError/invalidModel(part:)``.
    public func check(itemCount: Int, modelDigest: String?) throws(ModelReleaseError) {
        guard counts.items.allSatisfy({ Int($0) < itemCount }),
            modelDigest == nil || modelDigest == self.modelDigest
        else { throw .invalidModel(part: Self.name) }
    }
}
