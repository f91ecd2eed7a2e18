public import Recommenders

/// `segments.safetensors`: what a device needs to find its segment and rank the catalog for it;
/// **public**.
public enum SegmentTensors {
    /// Name of the file in a run or release.
    public static let name = "segments.safetensors"
    /// Largest file that is read, in bytes.
    public static let byteCountLimit = 2 << 30
    private static let format = "tacit-segments-v1"

    /// Encodes segments: scores of those that are published, and centroids with item vectors.
    ///
    /// - Throws: ``ModelReleaseError``.
    public static func encode(_ model: SegmentModel) throws(ModelReleaseError) -> [UInt8] {
        let published = model.scores.indices.filter { model.scores[$0] != nil }
        var tensors = [
            "global_scores": try Tensor(
                shape: [model.itemCount],
                elements: .float32(model.globalScores.map { Float($0) })
            ),
            "published": try Tensor(
                shape: [published.count],
                elements: .int32(published.map { Int32(clamping: $0) })
            ),
            "scores": try Tensor(
                shape: [published.count, model.itemCount],
                elements: .float32(
                    published.flatMap { (model.scores[$0] ?? []).map { Float($0) } }
                )
            ),
        ]
        if case .centroids(let segments) = model.rule {
            let dimension = segments.space.dimension
            tensors["centroids"] = try Tensor(
                shape: [segments.count, dimension],
                elements: .float32(segments.centroids)
            )
            tensors["item_vectors"] = try Tensor(
                shape: [model.itemCount, dimension],
                elements: .float32(segments.space.itemVectors)
            )
            if !segments.mixture.isEmpty {
                tensors["mixture"] = try Tensor(
                    shape: [segments.count, 2],
                    elements: .float64(segments.mixture.flatMap { [$0.variance, $0.weight] })
                )
            }
        }
        return try Safetensors(tensors: tensors, metadata: ["format": format]).encoded
    }

    /// Decodes segments, with the cards that belong to them.
    ///
    /// - Parameters:
    ///   - bytes: an untrusted file.
    ///   - cards: of the same release.
    /// - Returns: segments that fit together.
    /// - Throws: ``ModelReleaseError``.
    public static func decode(_ bytes: [UInt8], cards: SegmentCards) throws(ModelReleaseError)
        -> SegmentModel
    {
        let file = try Safetensors(decoding: bytes)
        guard file.metadata["format"] == format else { throw .invalidModel(part: name) }
        guard let global = file.tensors["global_scores"], global.shape.count == 1,
            case .float32(let globalScores) = global.elements,
            let list = file.tensors["published"], case .int32(let published) = list.elements,
            let tensor = file.tensors["scores"],
            tensor.shape == [published.count, globalScores.count],
            case .float32(let scores) = tensor.elements
        else { throw .invalidModel(part: name) }
        let expected = cards.segments.filter { !$0.withheld }.map { Int32(clamping: $0.id) }
        guard published == expected else { throw .invalidModel(part: "published") }
        var rows = [[Double]?](repeating: nil, count: cards.segments.count)
        for (row, segment) in published.enumerated() {
            let start = row * globalScores.count
            rows[Int(segment)] = scores[start..<(start + globalScores.count)].map { Double($0) }
        }
        do {
            return try SegmentModel(
                rule: rule(file, cards: cards),
                scores: rows,
                fallbacks: cards.segments.map(\.fallback),
                globalScores: globalScores.map { Double($0) }
            )
        } catch let error as ModelReleaseError {
            throw error
        } catch { throw .invalidModel(part: name) }
    }

    private static func rule(_ file: Safetensors, cards: SegmentCards) throws -> SegmentRule {
        if let levels = cards.levels {
            return .purchases(
                try PurchaseSegments(
                    referenceTime: levels.referenceTime,
                    recencyDays: levels.recencyDays,
                    frequencies: levels.frequencies,
                    amounts: levels.amounts
                )
            )
        }
        guard let centroids = file.tensors["centroids"], centroids.shape.count == 2,
            case .float32(let places) = centroids.elements,
            let vectors = file.tensors["item_vectors"], vectors.shape.count == 2,
            vectors.shape[1] == centroids.shape[1],
            case .float32(let itemVectors) = vectors.elements
        else { throw ModelReleaseError.invalidModel(part: "centroids") }
        var mixture: [CentroidSegments.Component] = []
        if let tensor = file.tensors["mixture"] {
            guard tensor.shape == [centroids.shape[0], 2],
                case .float64(let numbers) = tensor.elements
            else { throw ModelReleaseError.invalidModel(part: "mixture") }
            mixture = stride(from: 0, to: numbers.count, by: 2).map {
                .init(variance: numbers[$0], weight: numbers[$0 + 1])
            }
        }
        return .centroids(
            try CentroidSegments(
                space: SegmentSpace(itemVectors: itemVectors, dimension: centroids.shape[1]),
                centroids: places,
                mixture: mixture
            )
        )
    }
}
