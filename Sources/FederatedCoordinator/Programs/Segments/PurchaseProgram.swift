public import FederatedProtocol
public import Recommenders

/// Segments by recency, frequency and amount from two private sums: a histogram over a fixed grid, from
/// which the edges follow that divide people evenly, and the items of every segment.
public struct PurchaseProgram: SegmentationProgram {
    /// The algorithm's name.
    public var algorithm: String { "rfm" }

    /// Share of the μ² for the histogram.
    private static let histogramShare = 0.35
    /// Edges of the grid: days, numbers of purchases, and amounts in the shop's currency.
    static let gridDays: [Double] = [7, 14, 30, 60, 90, 120, 180, 270]
    static let gridCounts: [Double] = [2, 3, 4, 6, 8, 12, 16]
    static let gridAmounts: [Double] = [
        10, 20, 50, 100, 200, 350, 500, 750, 1000, 1500, 2000, 3500, 5000, 10_000, 50_000,
    ]

    private enum Stage {
        case start
        case histogram(SumQuery)
        case items(SumQuery, PurchaseSegments)
        case finished
    }

    private let itemCount: Int
    private let referenceTime: Int64
    private let levels: Int
    private let countWeight: Double
    private let factory: QueryFactory
    private let frozen: PurchaseSegments?
    private var stage = Stage.start

    /// Rounds the program takes.
    public static let rounds = 2

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - itemCount: size of the catalog.
    ///   - referenceTime: recency counts back from here, in seconds since 1970; **public**.
    ///   - levels: of each measure, 2…4; there are levels³ segments.
    ///   - countWeight: what one person counts for beside items of unit norm.
    ///   - factory: makes queries with their noise, for the segmentation's part of the budget.
    ///   - frozen: segments to keep instead of the histogram's; nil for new ones.
    public init(
        itemCount: Int,
        referenceTime: Int64,
        levels: Int,
        countWeight: Double,
        factory: QueryFactory,
        frozen: PurchaseSegments? = nil
    ) {
        self.frozen = frozen
        self.itemCount = itemCount
        self.referenceTime = referenceTime
        self.levels = levels
        self.countWeight = countWeight
        self.factory = factory
    }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: ``CoordinatorError`` if the sum is not one of the pending query.
    public mutating func next(after sum: PrivateSum?) throws -> SegmentationStep {
        switch (stage, sum) {
        case (.start, nil):
            if let frozen { return try askItems(frozen, share: 1) }
            let query = try factory.query(
                .segmentSums(
                    SegmentSumsQuery(
                        segmentation: .purchases(
                            PurchaseLevelsDescription(
                                referenceTime: referenceTime,
                                recencyDays: Self.gridDays,
                                frequencies: Self.gridCounts,
                                amounts: Self.gridAmounts
                            )
                        ),
                        countWeight: 1
                    )
                ),
                share: Self.histogramShare
            )
            stage = .histogram(query)
            return .query(query)
        case (.histogram(let query), let sum?):
            try sum.check(answers: query)
            return try askItems(segments(sum.values), share: 1 - Self.histogramShare)
        case (.items(let query, let segments), let sum?):
            try sum.check(answers: query)
            stage = .finished
            let parts = SegmentItemSums(
                sum.values,
                segments: segments.count,
                items: itemCount,
                countWeight: countWeight,
                noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
            )
            return .finished(
                ReleasedSegments(
                    rule: .purchases(segments),
                    sizes: parts.sizes,
                    sizeNoise: parts.sizeNoise,
                    itemCounts: parts.itemCounts,
                    itemNoise: parts.itemNoise,
                    silhouette: nil
                )
            )
        default: throw CoordinatorError.unexpectedStep
        }
    }

    private mutating func askItems(_ segments: PurchaseSegments, share: Double) throws
        -> SegmentationStep
    {
        let query = try factory.query(
            .segmentItemCounts(
                SegmentItemCountsQuery(
                    segmentation: .purchases(
                        PurchaseLevelsDescription(
                            referenceTime: referenceTime,
                            recencyDays: segments.recencyDays,
                            frequencies: segments.frequencies,
                            amounts: segments.amounts
                        )
                    ),
                    itemCount: itemCount,
                    countWeight: countWeight,
                    silhouetteWeight: 0
                )
            ),
            share: share
        )
        stage = .items(query, segments)
        return .query(query)
    }

    /// Edges of the grid that divide each measure into parts as even as it can.
    private func segments(_ histogram: [Double]) throws -> PurchaseSegments {
        let counts = Self.gridCounts.count + 1
        let amounts = Self.gridAmounts.count + 1
        var marginals: [[Double]] = [
            [Double](repeating: 0, count: Self.gridDays.count + 1),
            [Double](repeating: 0, count: counts), [Double](repeating: 0, count: amounts),
        ]
        for (cell, people) in histogram.enumerated() {
            marginals[0][cell / (counts * amounts)] += people
            marginals[1][cell / amounts % counts] += people
            marginals[2][cell % amounts] += people
        }
        return try PurchaseSegments(
            referenceTime: referenceTime,
            recencyDays: edges(Self.gridDays, marginals[0]),
            frequencies: edges(Self.gridCounts, marginals[1]),
            amounts: edges(Self.gridAmounts, marginals[2])
        )
    }

    /// The edges nearest to the quantiles of a noisy marginal, none twice.
    private func edges(_ grid: [Double], _ marginal: [Double]) -> [Double] {
        let floored = marginal.map { max(0, $0) }
        let total = floored.reduce(0, +)
        guard total > 0 else { return Array(grid.prefix(levels - 1)) }
        var below: [Double] = []
        var sum = 0.0
        for people in floored.dropLast() {
            sum += people
            below.append(sum / total)
        }
        var chosen: Set<Int> = []
        for level in 1..<levels {
            let wanted = Double(level) / Double(levels)
            let free = below.indices.filter { !chosen.contains($0) }
            if let nearest = free.min(by: { abs(below[$0] - wanted) < abs(below[$1] - wanted) }) {
                chosen.insert(nearest)
            }
        }
        return chosen.sorted().map { grid[$0] }
    }
}
