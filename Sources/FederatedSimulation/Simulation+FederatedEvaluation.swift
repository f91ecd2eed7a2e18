import Datasets
import DifferentialPrivacy
import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import PrivacyLedger
import ProtocolPrimitives
import Recommenders

/// One more private sum after training: clients judge the released model.
extension Simulation {
    /// Refuses an evaluation by clients that would measure nothing or something else, before anybody is
    /// asked.
    ///
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``.
    func checkFederatedEvaluation(_ data: ScenarioData) throws {
        guard let evaluation = scenario.federatedEvaluation else { return }
        let clients = Set(data.split.trainingUsers)
        guard data.split.test.contains(where: { clients.contains($0.user) }) else {
            throw SimulationError.scenarioImpossible(
                key: "evaluation.federated",
                reason: "needs clients with held-out items: this split tests people who are none"
            )
        }
        if case .sampled = scenario.evaluation.candidates {
            throw SimulationError.scenarioImpossible(
                key: "evaluation.federated",
                reason: "does not go with sampled candidates, which are drawn outside"
            )
        }
        guard let privacy = scenario.privacy else { return }
        let (training, own) = (TrainingPlan.mu(of: privacy.calibration), evaluation.maximumMu)
        let mu = (training * training + own * own).squareRoot()
        for (key, budget) in [
            ("privacy.budgets.model", privacy.limits?.model),
            ("privacy.budgets.period", privacy.limits?.period?.budget),
            ("privacy.clientBudget", privacy.clientBudget),
        ] {
            guard let budget, mu > budget.maximumMu else { continue }
            throw SimulationError.scenarioImpossible(
                key: "evaluation.federated",
                reason: "costs more than \(key) has left after the training"
            )
        }
    }

    /// What each client of the federation keeps out of its history; nil where nobody asks for it.
    func heldOut(_ data: ScenarioData) -> [HeldOutItems?]? {
        guard scenario.federatedEvaluation != nil else { return nil }
        var items: [Int: HeldOutItems] = [:]
        for test in data.split.test {
            items[test.user] = HeldOutItems(
                targets: test.items,
                negatives: test.negatives,
                unranked: data.split.unrankedItems(of: test),
                candidates: scenario.evaluation.candidates
            )
        }
        return data.split.trainingUsers.map { items[$0] }
    }

    /// The question about a released model with its noise, and what makes it.
    ///
    /// - Throws: `CoordinatorError` or `FederatedProtocolError`.
    func metricQuery(digest: LedgerDigest, budget: PrivacyBudget, users: Int) throws
        -> (query: SumQuery, body: MetricSumsQuery, factory: QueryFactory)
    {
        let factory = QueryFactory(
            clients: users,
            mu: TrainingPlan.mu(of: budget),
            noisePlan: scenario.privacy?.noise == .clients
                ? .clients(minimumShares: terms(users: users).smallestHonestCohort) : .coordinator
        )
        let body = try MetricSumsQuery(
            modelDigest: digest.bytes,
            metrics: scenario.evaluation.metrics.filter { $0.kind.basis == .ranks }
                .map(\.description)
        )
        return (try factory.query(.metricSums(body), share: 1), body, factory)
    }

    /// Asks the clients how good the released model is, if the scenario says so.
    ///
    /// - Parameters:
    ///   - session: the run's session, at the end of its training.
    ///   - round: the next round's number.
    ///   - digest: of the released model.
    ///   - users: clients.
    ///   - records: gets the round's line.
    ///   - report: gets the figures.
    /// - Throws: as a round of the training.
    func evaluateByClients<Noise: RandomSource>(
        session: inout TrainingSession<SimulationCollector, LedgerBudgetGate, Noise>,
        round: UInt32,
        digest: LedgerDigest,
        users: Int,
        records: inout [RoundRecord],
        report: inout RunReport
    ) throws {
        guard let budget = scenario.federatedEvaluation else { return }
        let start = ContinuousClock.now
        let (query, body, factory) = try metricQuery(digest: digest, budget: budget, users: users)
        let sum = try session.release(query, number: round)
        records.append(
            Self.record(
                round,
                query,
                sum,
                session.collector.lastRound,
                session.gate.epsilon,
                since: start
            )
        )
        report.federatedEvaluation = FederatedEvaluation(
            sum,
            of: body,
            noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors),
            epsilon: budget.epsilon,
            delta: budget.delta
        )
    }
}
