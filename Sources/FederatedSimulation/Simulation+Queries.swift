import FederatedCoordinator

extension Simulation {
    /// Makes queries for a share of the run's μ², after training; they ask everybody.
    ///
    /// - Parameters:
    ///   - share: of μ².
    ///   - users: clients of the federation.
    /// - Returns: the factory.
    func queryFactory(share: Double, users: Int) -> QueryFactory {
        QueryFactory(
            clients: users,
            mu: scenario.runMu.map { $0 * share.squareRoot() },
            noisePlan: scenario.privacy?.noise == .clients
                ? .clients(minimumShares: terms(users: users).smallestHonestCohort)
                : .coordinator
        )
    }
}
