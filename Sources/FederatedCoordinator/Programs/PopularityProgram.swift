public import FederatedProtocol
import Recommenders

/// One query: item counts, for the whole budget.
public struct PopularityProgram: TrainingProgram {
    /// The algorithm's name.
    public var algorithm: String { "popularity" }
    private let factory: QueryFactory
    private let itemCount: Int

    /// Creates the program for a catalog.
    public init(itemCount: Int, factory: QueryFactory) {
        self.itemCount = itemCount
        self.factory = factory
    }

    /// Asks for the counts, then finishes with them.
    ///
    /// - Throws: ``CoordinatorError``.
    public mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        guard let sum else {
            return .query(
                try factory.query(.itemCounts(ItemCountsQuery(itemCount: itemCount)), share: 1)
            )
        }
        guard sum.values.count == itemCount else {
            throw CoordinatorError.unexpectedSum(expected: itemCount, actual: sum.values.count)
        }
        return .finished(.popularity(try PopularityModel(counts: sum.values)))
    }
}
