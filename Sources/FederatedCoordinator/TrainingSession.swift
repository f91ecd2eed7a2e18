import DifferentialPrivacy
public import FederatedProtocol
public import ProtocolPrimitives
public import Recommenders
import SecureAggregation

/// Runs a training program to its model: reserve, collect, add noise, record, release, repeat.
public struct TrainingSession<
    Collector: SumCollector,
    Gate: BudgetGate,
    Noise: RandomSource
> {
    private var program: any TrainingProgram
    /// Asks the clients.
    public private(set) var collector: Collector
    /// Charges the budget and keeps the record.
    public private(set) var gate: Gate
    private var noise: Noise
    private let run: RunID
    private let minimumContributors: Int
    private let firstRound: UInt32

    /// Creates a session.
    ///
    /// - Parameters:
    ///   - program: what is trained.
    ///   - collector: asks the clients.
    ///   - gate: charges the budget and keeps the record.
    ///   - noise: randomness of the coordinator's noise; **secret** in a deployment.
    ///   - run: identifies the run.
    ///   - minimumContributors: fewest clients in a sum that is released.
    ///   - firstRound: number of the first round: above those of earlier runs on one ledger.
    public init(
        program: any TrainingProgram,
        collector: Collector,
        gate: Gate,
        noise: Noise,
        run: RunID,
        minimumContributors: Int,
        firstRound: UInt32 = 0
    ) {
        self.program = program
        self.collector = collector
        self.gate = gate
        self.noise = noise
        self.run = run
        self.minimumContributors = minimumContributors
        self.firstRound = firstRound
    }

    /// Trains to the end.
    ///
    /// - Parameters:
    ///   - willStart: called before each round with its number and query.
    ///   - didRelease: called after each release.
    ///   - didAdvance: called after the program took a sum, with what it wants next, if it is a program
    ///     whose model can be looked at; not after the last.
    /// - Returns: the model and the number of rounds.
    /// - Throws: the gate's refusal, the collector's abort, or ``CoordinatorError``.
    /// - Precondition: the rounds' numbers fit 32 bits.
    public mutating func train(
        willStart: (UInt32, SumQuery, Gate) throws -> Void,
        didRelease: (UInt32, SumQuery, PrivateSum, Collector, Gate) throws -> Void,
        didAdvance: (UInt32, any InterimModelProgram) throws -> Void = { _, _ in }
    ) throws -> (model: TrainedModel, rounds: UInt32) {
        var number = firstRound
        var step = try program.next(after: nil)
        while true {
            switch step {
            case .finished(let model): return (model, number - firstRound)
            case .query(let query):
                try willStart(number, query, gate)
                let sum = try release(query, number: number)
                try didRelease(number, query, sum, collector, gate)
                step = try program.next(after: sum)
                if case .query = step, let program = program as? any InterimModelProgram {
                    try didAdvance(number, program)
                }
                number += 1
            }
        }
    }

    /// Asks one question and releases its sum: charged first, recorded last.
    ///
    /// - Parameters:
    ///   - query: what is asked.
    ///   - number: the round; one after those of the training.
    /// - Returns: the released sum.
    /// - Throws: as ``train(willStart:didRelease:)``.
    public mutating func release(_ query: SumQuery, number: UInt32) throws -> PrivateSum {
        try gate.reserve(round: number, query: query)
        let collected: CollectedSum
        do {
            collected = try collector.collect(query, round: RoundID(run: run, number: number))
            guard collected.values.count == query.body.length else {
                throw CoordinatorError.unexpectedSum(
                    expected: query.body.length,
                    actual: collected.values.count
                )
            }
            guard collected.contributors >= minimumContributors else {
                throw CoordinatorError.tooFewContributors(
                    actual: collected.contributors,
                    minimum: minimumContributors
                )
            }
        } catch {
            try gate.abort(
                round: number,
                reason: error is any InterruptionError ? .interrupted : .aggregationFailed
            )
            throw error
        }
        var values = collected.values
        if case .coordinator(let variance) = query.noise {
            try DiscreteGaussianSampler(variance: variance).addNoise(to: &values, using: &noise)
            Self.reduce(&values, modulusBits: collected.modulusBits)
        }
        let sum = PrivateSum(
            values: values.map { query.encoding.decode($0) },
            contributors: collected.contributors,
            event: event(of: query, contributors: collected.contributors)
        )
        try gate.release(round: number, query: query, sum: sum)
        return sum
    }

    /// What the release costs: with shares by the clients, less the more of them are in the sum.
    ///
    /// The planned shares are those of the smallest sum without its corrupted clients, so every
    /// further client is one more honest share.
    private func event(of query: SumQuery, contributors: Int) -> PrivacyEvent {
        guard case .clients(_, let shares) = query.noise else { return query.event }
        return query.event(shares: shares + contributors - minimumContributors)
    }

    /// Reduces noisy values into −2^(b−1) ..< 2^(b−1).
    ///
    /// Clients that break the protocol can push a sum across the modulus, where one honest answer would
    /// show as a jump. Reduced once more after the noise, the release is a function of noise plus
    /// sum modulo 2^b, and the guarantee holds whatever other clients send. Honest sums are not
    /// changed: the modulus leaves room for them and for the noise.
    private static func reduce(_ values: inout [Int64], modulusBits: Int) {
        let unused = Int64(Int64.bitWidth - modulusBits)
        for index in values.indices { values[index] = (values[index] << unused) >> unused }
    }
}

/// Marks errors that mean "the operator stopped the run".
public protocol InterruptionError: Error {}
