import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders

/// Private sums after training: segments of the people, and what each of them likes.
extension Simulation {
    /// Asks the clients for segments, if the scenario says so.
    ///
    /// - Parameters:
    ///   - session: the run's session, at the end of its training.
    ///   - round: the next round's number.
    ///   - model: the trained model.
    ///   - data: of the scenario.
    ///   - frozen: the segments that are kept; nil for new ones.
    ///   - records: gets the rounds' lines.
    /// - Returns: the segments and how they were planned; nil without any.
    /// - Throws: as a round of the training.
    func makeSegments<Noise: RandomSource>(
        session: inout TrainingSession<SimulationCollector, LedgerBudgetGate, Noise>,
        round: UInt32,
        model: TrainedModel,
        data: ScenarioData,
        frozen: FrozenSegments?,
        records: inout [RoundRecord]
    ) throws -> (segments: PublishedSegments, plan: SegmentPlan)? {
        guard let choice = scenario.segments else { return nil }
        let plan = try segmentPlan(
            choice,
            model: model,
            data: data,
            users: data.histories.count,
            frozen: frozen
        )
        var program = plan.program
        var number = round
        var step = try program.next(after: nil)
        while true {
            switch step {
            case .finished(let released):
                let segments = try PublishedSegments(
                    released,
                    algorithm: program.algorithm,
                    trained: model,
                    factors: plan.factors,
                    choice: choice,
                    labels: ItemLabels(data),
                    frozen: plan.frozen
                )
                return (segments, plan)
            case .query(let query):
                try cancellation.check()
                observer.begin(
                    step: "segments, round \(number - round + 1) of \(choice.rounds): "
                        + query.body.kind,
                    index: Int(number - round),
                    count: choice.rounds,
                    epsilon: session.gate.epsilon
                )
                let start = ContinuousClock.now
                let sum = try session.release(query, number: number)
                records.append(
                    Self.record(
                        number,
                        query,
                        sum,
                        session.collector.lastRound,
                        session.gate.epsilon,
                        since: start
                    )
                )
                step = try program.next(after: sum)
                number += 1
            }
        }
    }

    /// Writes segments beside the model and records them.
    ///
    /// - Throws: `FileError`, `ModelReleaseError` or `PrivacyLedgerError`.
    func publish(
        _ segments: PublishedSegments?,
        digest: LedgerDigest,
        to directory: RunDirectory,
        ledger: PrivacyLedger
    ) throws {
        guard let segments, let choice = scenario.segments else { return }
        let cards = SegmentCards(
            algorithm: segments.algorithm,
            minimumCohort: choice.minimumCohort,
            sizeNoise: segments.released.sizeNoise,
            modelDigest: digest.description,
            rule: segments.released.rule,
            segments: segments.cards
        )
        let (tensorBytes, cardBytes) = try directory.write(segments: segments.model, cards: cards)
        let withheld = segments.cards.count(where: \.withheld)
        try ledger.append(
            .segmentPublished(
                SegmentPublished(
                    segmentsDigest: LedgerDigest(hashing: tensorBytes),
                    cardsDigest: LedgerDigest(hashing: cardBytes),
                    published: segments.cards.count - withheld,
                    withheld: withheld,
                    minimumCohort: choice.minimumCohort
                )
            ),
            time: LedgerTime.current()
        )
    }
}
