import FederatedProtocol
import Recommenders

/// The public inputs of a ``UserFactorQuery``, ready for any number of clients.
struct UserFactorInputs: Sendable {
    let items: HeadItems
    let solver: UserFactorSolver

    /// Prepares the ridge regression.
    ///
    /// - Throws: ``ClientError/unusableQuery(field:)``.
    init(_ query: UserFactorQuery, items: HeadItems) throws(ClientError) {
        self.items = items
        do {
            solver = try UserFactorSolver(
                itemFactors: query.itemFactors,
                factorCount: query.factorCount,
                parameters: UserFactorParameters(
                    regularization: query.ridge.regularization,
                    frequencyExponent: query.ridge.frequencyExponent,
                    unobservedWeight: query.ridge.unobservedWeight
                ),
                weights: query.weighting == .confidence ? query.items.weights : nil
            )
        } catch { throw .unusableQuery(field: "itemFactors") }
    }
}
