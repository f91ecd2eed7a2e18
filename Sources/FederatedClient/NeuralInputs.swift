import FederatedProtocol
import Recommenders

/// The public inputs of a ``NeuralGradientQuery``, ready for any number of clients.
struct NeuralInputs: Sendable {
    let network: NeuralNetwork
    let solver: UserFactorSolver

    /// Prepares network and ridge regression.
    ///
    /// - Throws: ``ClientError/unusableQuery(field:)``.
    init(_ query: NeuralGradientQuery) throws(ClientError) {
        do {
            network = try NeuralNetwork(
                shape: NeuralShape(
                    factorCount: query.factorCount,
                    firstWidth: query.firstWidth,
                    secondWidth: query.secondWidth
                ),
                parameters: query.network
            )
            solver = try UserFactorSolver(
                itemFactors: query.itemFactors,
                factorCount: query.factorCount,
                parameters: UserFactorParameters(
                    regularization: query.ridge.regularization,
                    frequencyExponent: query.ridge.frequencyExponent,
                    unobservedWeight: query.ridge.unobservedWeight
                )
            )
        } catch { throw .unusableQuery(field: "network") }
    }
}
