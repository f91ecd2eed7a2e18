import Recommenders

/// How far two releases are apart.
public struct ReleaseDifference: Codable, Equatable, Sendable {
    /// A value in both.
    public struct Pair<Value: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
        /// In the first release; nil if it has none.
        public var from: Value?
        /// In the second; nil if it has none.
        public var to: Value?
    }

    /// Items whose lists are compared, and the length of a list.
    private static let (probeCount, listLength) = (100, 10)

    /// The algorithms.
    public var algorithm: Pair<String>
    /// ε of each; nil: no privacy.
    public var epsilon: Pair<Double>
    /// δ of each.
    public var delta: Pair<Double>
    /// Whether both are on one ledger, so that the second ε holds for both.
    public var sharesLedger: Bool
    /// Items in both.
    public var commonItems: Int
    /// Items of the second alone, in its order.
    public var addedItems: [String]
    /// Items of the first alone, in its order.
    public var removedItems: [String]
    /// Metrics that a manifest names, by name; measured outside the privacy boundary.
    public var metrics: [String: Pair<Double>]
    /// Share of the 100 most popular items that both have among theirs; nil for an empty catalog.
    public var popularOverlap: Double?
    /// Mean share of the ten items recommended for one item that both have, over the 100 most
    /// popular of the items in both; nil if there are none.
    public var listOverlap: Double?

    /// Compares two releases.
    ///
    /// - Parameters:
    ///   - first: the earlier one, loaded, and its manifest.
    ///   - second: the later one.
    /// - Complexity: 200 recommendations.
    public init(
        from first: (manifest: ReleaseManifest, bundle: ReleaseBundle),
        to second: (manifest: ReleaseManifest, bundle: ReleaseBundle)
    ) {
        let (old, new) = (first.manifest, second.manifest)
        algorithm = Pair(from: old.algorithm, to: new.algorithm)
        epsilon = Pair(from: old.privacy.epsilon, to: new.privacy.epsilon)
        delta = Pair(from: old.privacy.delta, to: new.privacy.delta)
        sharesLedger = old.ledger.publicKey == new.ledger.publicKey
        let oldItems = first.bundle.itemIDs
        let newItems = second.bundle.itemIDs
        addedItems = newItems.filter { first.bundle.index(of: $0) == nil }
        removedItems = oldItems.filter { second.bundle.index(of: $0) == nil }
        commonItems = newItems.count - addedItems.count
        metrics = [:]
        let (oldMetrics, newMetrics) = (old.metrics ?? [:], new.metrics ?? [:])
        for name in Set(oldMetrics.keys).union(newMetrics.keys) {
            metrics[name] = Pair(from: oldMetrics[name], to: newMetrics[name])
        }
        let oldPopular = Self.popular(first.bundle)
        let newPopular = Self.popular(second.bundle)
        popularOverlap = Self.overlap(
            Array(oldPopular.prefix(Self.probeCount)),
            Array(newPopular.prefix(Self.probeCount))
        )
        let probes = newPopular.filter { first.bundle.index(of: $0) != nil }.prefix(Self.probeCount)
        let overlaps = probes.compactMap { item in
            Self.overlap(Self.list(for: item, first.bundle), Self.list(for: item, second.bundle))
        }
        listOverlap = overlaps.isEmpty ? nil : overlaps.reduce(0, +) / Double(overlaps.count)
    }

    private static func popular(_ bundle: ReleaseBundle) -> [String] {
        PopularityOrder.order(counts: bundle.model.counts).map { bundle.itemIDs[Int($0)] }
    }

    private static func list(for item: String, _ bundle: ReleaseBundle) -> [String] {
        bundle.recommend(history: [item], count: listLength).items.map(\.id)
    }

    private static func overlap(_ left: [String], _ right: [String]) -> Double? {
        let longer = max(left.count, right.count)
        guard longer > 0 else { return nil }
        return Double(Set(left).intersection(right).count) / Double(longer)
    }
}
