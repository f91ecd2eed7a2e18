public import FederatedProtocol
public import Recommenders

/// Counts of items by context from one private sum.
///
/// As a ``TrainingProgram`` it knows no network, no keys and no clock.
public struct ContextProgram: Sendable {
    /// Rounds the program takes.
    public static let rounds = 1

    private let dimension: ContextDimension
    private let items: [Int32]
    private let factory: QueryFactory

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - dimension: what is asked about; **public**.
    ///   - counts: released counts of the catalog, which choose the items.
    ///   - itemCount: how many items are asked about, the most chosen ones; at least 1.
    ///   - factory: makes the query with its noise, for the context's part of the budget.
    public init(
        dimension: ContextDimension,
        counts: [Double],
        itemCount: Int,
        factory: QueryFactory
    ) {
        self.dimension = dimension
        items = PopularityOrder.order(counts: counts).prefix(max(1, itemCount)).sorted()
        self.factory = factory
    }

    /// The one question.
    ///
    /// - Throws: ``CoordinatorError`` if no encoding or noise fits, `FederatedProtocolError` for too long
    ///   an answer.
    public func query() throws -> SumQuery {
        let context: ContextDescription =
            switch dimension {
            case .month: .month
            case .weekday: .weekday
            case .hour: .hour
            case .country(let names): .country(names)
            case .device(let names): .device(names)
            }
        return try factory.query(
            .itemContextCounts(
                ItemContextCountsQuery(
                    items: items.map { UInt32(clamping: $0) },
                    context: context
                )
            ),
            share: 1
        )
    }

    /// What a released sum says.
    ///
    /// - Parameters:
    ///   - sum: of the answers.
    ///   - query: that they answer.
    /// - Returns: the counts with their noise.
    /// - Throws: ``CoordinatorError`` if the sum is not one of the query.
    public func counts(_ sum: PrivateSum, of query: SumQuery) throws -> ContextCounts {
        try sum.check(answers: query)
        return try ContextCounts(
            dimension: dimension,
            items: items,
            counts: sum.values,
            noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors),
            people: sum.contributors
        )
    }
}
