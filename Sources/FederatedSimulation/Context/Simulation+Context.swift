import Datasets
import FederatedCoordinator
import FederatedProtocol
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders

/// One more private sum after training: items by what was the case when they were chosen.
extension Simulation {
    /// Refuses a context that the data or the evaluation cannot give, before anybody is asked.
    ///
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``.
    func checkContext(_ data: ScenarioData) throws {
        guard let choice = scenario.context else { return }
        guard let events = data.contextEvents else {
            throw SimulationError.scenarioImpossible(
                key: "context.by",
                reason: "is '\(choice.dimension.name)', and the data have no "
                    + (choice.dimension.needsTime
                        ? "times"
                        : "such column; 'dataset.clean' reads it where there is one")
            )
        }
        guard data.split.newItemCount == 0 else {
            throw SimulationError.scenarioImpossible(
                key: "context",
                reason: "does not go with split.protocol 'new-items'"
            )
        }
        let items = min(choice.itemCount, data.split.itemIDs.count)
        guard items <= HeadDescription.maximumCount / choice.dimension.values.count else {
            throw SimulationError.scenarioImpossible(
                key: "context.items",
                reason: "times \(choice.dimension.values.count) values is too long a vector"
            )
        }
        do {
            // Its size and noise are known before anybody has answered anything.
            _ = try ContextProgram(
                dimension: choice.dimension,
                counts: [Double](repeating: 1, count: data.split.itemIDs.count),
                itemCount: choice.itemCount,
                factory: queryFactory(share: choice.share, users: data.histories.count)
            ).query()
        } catch {
            throw SimulationError.scenarioImpossible(
                key: "context.share",
                reason: "is \(choice.share), and no encoding fits so much noise"
            )
        }
        guard choice.boost != nil else { return }
        guard scenario.evaluation.metrics.contains(where: { $0.kind.basis == .ranks }),
            ranksCatalog(data)
        else {
            throw SimulationError.scenarioImpossible(
                key: "context.boost",
                reason: "is judged by metrics of ranks among the whole catalog: "
                    + "'evaluation.candidates: catalog'"
            )
        }
        guard events.tested.contains(where: { !$0.isEmpty }) else {
            throw SimulationError.scenarioImpossible(
                key: "context.boost",
                reason: "is judged by held-out events with a \(choice.dimension.name), and there "
                    + "are none"
            )
        }
    }

    private func ranksCatalog(_ data: ScenarioData) -> Bool {
        switch scenario.evaluation.candidates {
        case .catalog: true
        case .split: data.split.test.allSatisfy { $0.negatives == nil }
        default: false
        }
    }

    /// What asks for the counts.
    ///
    /// - Parameters:
    ///   - choice: what is wanted.
    ///   - model: the trained model, whose released counts choose the items.
    ///   - users: clients of the federation.
    /// - Returns: the program.
    func contextProgram(_ choice: Scenario.ContextChoice, model: TrainedModel, users: Int)
        -> ContextProgram
    {
        ContextProgram(
            dimension: choice.dimension,
            counts: model.counts,
            itemCount: choice.itemCount,
            factory: queryFactory(share: choice.share, users: users)
        )
    }

    /// Asks the clients for counts by context, if the scenario says so.
    ///
    /// - Parameters:
    ///   - session: the run's session, after its training and segments.
    ///   - round: the round's number.
    ///   - model: the trained model.
    ///   - users: clients of the federation.
    ///   - records: gets the round's line.
    /// - Returns: nil where nobody asks for it.
    /// - Throws: as a round of the training.
    func makeContext<Noise: RandomSource>(
        session: inout TrainingSession<SimulationCollector, LedgerBudgetGate, Noise>,
        round: UInt32,
        model: TrainedModel,
        users: Int,
        records: inout [RoundRecord]
    ) throws -> ContextCounts? {
        guard let choice = scenario.context else { return nil }
        let program = contextProgram(choice, model: model, users: users)
        let query = try program.query()
        try cancellation.check()
        observer.begin(
            step: "context: \(query.body.kind)",
            index: 0,
            count: 1,
            epsilon: session.gate.epsilon
        )
        let start = ContinuousClock.now
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
        return try program.counts(sum, of: query)
    }

    /// Writes the counts beside the model.
    ///
    /// - Throws: `FileError` or `ModelReleaseError`.
    func publish(_ counts: ContextCounts?, digest: LedgerDigest, to directory: RunDirectory) throws
    {
        guard let counts, let choice = scenario.context else { return }
        try directory.write(
            ReleasedContext(
                counts: counts,
                boost: choice.boost ?? ReleasedContext.defaultBoost,
                modelDigest: digest.description
            )
        )
    }
}
