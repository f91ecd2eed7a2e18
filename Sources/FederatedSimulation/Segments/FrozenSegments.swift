import FederatedCoordinator
import FederatedProtocol
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders

/// Segments of an earlier release that are kept: only their sizes and lists are asked for anew.
///
/// What is kept was paid for by the sums it came from, so it must stand on the ledger that the run charges.
struct FrozenSegments {
    /// Segments over the new catalog: items of old are found by id, new ones say nothing.
    let rule: SegmentRule
    /// The segments' names.
    let names: [String]
    /// `k-means`, `gaussian-mixture` or `rfm`.
    let algorithm: String
    /// SHA-256 of the files it was read from, hexadecimal.
    let digests: (tensors: String, cards: String)

    /// Reads a release's segments.
    ///
    /// - Parameters:
    ///   - path: of the release directory.
    ///   - itemIDs: of the new catalog.
    /// - Throws: `FileError` or `ModelReleaseError`.
    init(release path: String, itemIDs: [String]) throws {
        let cardBytes = try BoundedFile.bytes(
            atPath: "\(path)/\(SegmentCards.name)",
            byteCountLimit: SegmentCards.byteCountLimit
        )
        let tensorBytes = try BoundedFile.bytes(
            atPath: "\(path)/\(SegmentTensors.name)",
            byteCountLimit: SegmentTensors.byteCountLimit
        )
        digests = (
            tensors: LedgerDigest(hashing: tensorBytes).description,
            cards: LedgerDigest(hashing: cardBytes).description
        )
        let cards = try SegmentCards(decoding: cardBytes)
        let model = try SegmentTensors.decode(tensorBytes, cards: cards)
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
            guard itemIDs.contains(where: { rows[$0] != nil }) else {
                throw SimulationError.scenarioImpossible(
                    key: "segments.from",
                    reason: "has none of the catalog's items"
                )
            }
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

    /// Refuses segments that the run's ledger has not recorded: nobody would have paid for them there.
    ///
    /// - Parameter ledger: that the run charges; nil for a new one of its own.
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``.
    func check(on ledger: LedgerFiles?) throws {
        let isRecorded = ledger.map {
            ReleaseSegments.entry(of: digests, in: $0, before: .max) != nil
        }
        guard isRecorded == true else {
            throw SimulationError.scenarioImpossible(
                key: "segments.from",
                reason:
                    "has segments that this run's ledger does not record: use --ledger with the "
                    + "ledger they were made on"
            )
        }
    }

    /// Refuses segments that clients would not take.
    ///
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``.
    func checkQuestion() throws {
        guard case .centroids(let segments) = rule else { return }
        do {
            _ = try SegmentCentroidsDescription(
                dimension: segments.space.dimension,
                itemVectors: segments.space.itemVectors,
                centroids: segments.centroids,
                mixture: segments.mixture.map {
                    .init(variance: $0.variance, weight: $0.weight)
                }
            )
        } catch {
            throw SimulationError.scenarioImpossible(
                key: "segments.from",
                reason: "has numbers that no client takes"
            )
        }
    }

    /// Asks for sizes and lists of the segments, in one sum.
    ///
    /// - Parameters:
    ///   - itemCount: size of the catalog.
    ///   - factory: makes queries with their noise.
    /// - Returns: the program, not begun.
    func program(itemCount: Int, factory: QueryFactory) -> any SegmentationProgram {
        switch rule {
        case .centroids(let segments):
            CentroidProgram(
                space: segments.space,
                initialCentroids: segments.centroids,
                mixture: segments.mixture,
                configuration: SegmentationConfiguration(
                    algorithm: segments.mixture.isEmpty ? .kMeans : .gaussianMixture,
                    count: segments.count,
                    steps: 0
                ),
                factory: factory
            )
        case .purchases(let grid):
            PurchaseProgram(
                itemCount: itemCount,
                referenceTime: grid.referenceTime,
                levels: 2,
                countWeight: 0.5,
                factory: factory,
                frozen: grid
            )
        }
    }
}
