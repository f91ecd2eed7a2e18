import ModelRelease
import ProtocolPrimitives
import Recommenders

/// Segments of an earlier release that people keep: only their sizes and lists are asked for anew.
///
/// Whoever shows a segment to somebody week after week is soon known by the sequence (Berke and Calacci
/// 2022); frozen segments give no sequence.
struct FrozenSegments {
    /// Segments over the new catalog: items of old are found by id, new ones say nothing.
    let rule: SegmentRule
    /// The segments' names.
    let names: [String]
    /// `k-means`, `gaussian-mixture` or `rfm`.
    let algorithm: String

    /// Reads a release's segments.
    ///
    /// - Parameters:
    ///   - path: of the release directory.
    ///   - itemIDs: of the new catalog.
    /// - Throws: `FileError` or `ModelReleaseError`.
    init(release path: String, itemIDs: [String]) throws {
        let cards = try SegmentCards(
            decoding: BoundedFile.bytes(
                atPath: "\(path)/\(SegmentCards.name)",
                byteCountLimit: SegmentCards.byteCountLimit
            )
        )
        let model = try SegmentTensors.decode(
            BoundedFile.bytes(
                atPath: "\(path)/\(SegmentTensors.name)",
                byteCountLimit: SegmentTensors.byteCountLimit
            ),
            cards: cards
        )
        let oldIDs = try ItemCatalogFile.decode(
            BoundedFile.bytes(
                atPath: "\(path)/\(ItemCatalogFile.name)",
                byteCountLimit: ItemCatalogFile.byteCountLimit
            )
        )
        guard oldIDs.count == model.itemCount else {
            throw ModelReleaseError.invalidModel(part: ItemCatalogFile.name)
        }
        names = cards.segments.map(\.name)
        algorithm = cards.algorithm
        switch model.rule {
        case .purchases: rule = model.rule
        case .centroids(let segments):
            let rows = Dictionary(
                oldIDs.enumerated().map { ($0.element, $0.offset) },
                uniquingKeysWith: { first, _ in first }
            )
            let dimension = segments.space.dimension
            var vectors = [Float](repeating: 0, count: itemIDs.count * dimension)
            for (item, id) in itemIDs.enumerated() {
                guard let row = rows[id] else { continue }
                for factor in 0..<dimension {
                    vectors[item * dimension + factor] =
                        segments.space.itemVectors[row * dimension + factor]
                }
            }
            rule = .centroids(
                try CentroidSegments(
                    space: SegmentSpace(itemVectors: vectors, dimension: dimension),
                    centroids: segments.centroids,
                    mixture: segments.mixture
                )
            )
        }
    }
}
