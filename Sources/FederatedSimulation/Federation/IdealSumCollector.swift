import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation

/// The same modular sum as the full protocol computes, without cryptography: for large sweeps.
struct IdealSumCollector: SumCollector {
    let clients: SimulatedClients
    let faults: FaultPlan
    let workers: Int
    let observer: any SimulationObserver
    let cancellation: CancellationFlag
    /// What happened in the last round.
    private(set) var lastRound = RoundStatistics()

    init(
        clients: SimulatedClients,
        faults: FaultPlan,
        workers: Int,
        observer: any SimulationObserver,
        cancellation: CancellationFlag
    ) {
        self.clients = clients
        self.faults = faults
        self.workers = workers
        self.observer = observer
        self.cancellation = cancellation
    }

    mutating func collect(_ query: SumQuery, round: RoundID) throws -> CollectedSum {
        var present = try faults.members(clients.identifiers)
        var contributors: [ClientID] = []
        var statistics = RoundStatistics()
        statistics.dropouts[Phase.advertiseKeys.name] =
            clients.identifiers.count - present.count
        for phase in Phase.allCases where phase != .advertiseKeys {
            let remaining = try faults.remaining(present, phase: phase.name, round: round.number)
            statistics.dropouts[phase.name] = present.count - remaining.count
            present = remaining
            // Whoever delivers a masked input is in the sum, whatever happens to it afterwards.
            if phase == .maskedInputCollection { contributors = present }
        }
        statistics.contributors = contributors.count
        statistics.completed = present.count
        lastRound = statistics
        return CollectedSum(
            values: try sum(of: query, round: round, over: contributors),
            modulusBits: FixedPointEncoding.laneBitCount,
            contributors: contributors.count
        )
    }

    /// The sum of some clients' answers.
    ///
    /// - Throws: what a client throws, or the interruption.
    func sum(of query: SumQuery, round: RoundID, over contributors: [ClientID]) throws
        -> [Int64]
    {
        let length = query.body.length
        let prepared = try clients.prepare(query)
        let progress = ProgressCounter(
            observer: observer,
            phase: "answers",
            total: contributors.count
        )
        let partial = try ParallelMap.map(count: contributors.count, workers: workers) { range in
            var lanes = [UInt32](repeating: 0, count: length)
            var block = [Int32](repeating: 0, count: Self.blockLength)
            // A batch of clients per block keeps the sums in cache.
            for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.batch) {
                try cancellation.check()
                let batch = contributors[start..<min(start + Self.batch, range.upperBound)]
                let answers = try batch.map {
                    try clients.answer(prepared, client: $0, round: round)
                }
                Self.add(answers, to: &lanes, block: &block)
                progress.advance(by: batch.count)
            }
            return lanes
        }
        var total = [UInt32](repeating: 0, count: length)
        for lanes in partial {
            for index in total.indices { total[index] &+= lanes[index] }
        }
        return total.map { Int64(Int32(bitPattern: $0)) }
    }

    private static let blockLength = 4096
    private static let batch = 32

    private static func add(
        _ answers: [BoundedAnswer],
        to lanes: inout [UInt32],
        block: inout [Int32]
    ) {
        lanes.withUnsafeMutableBufferPointer { lanes in
            block.withUnsafeMutableBufferPointer { block in
                var dense: [BoundedAnswer] = []
                for answer in answers {
                    guard let ranges = answer.occupiedRanges else {
                        dense.append(answer)
                        continue
                    }
                    for range in ranges {
                        for start in stride(
                            from: range.lowerBound,
                            to: range.upperBound,
                            by: blockLength
                        ) {
                            let part = start..<min(start + blockLength, range.upperBound)
                            add(answer, part, to: lanes, block: block)
                        }
                    }
                }
                guard !dense.isEmpty else { return }
                for start in stride(from: 0, to: lanes.count, by: blockLength) {
                    let range = start..<min(start + blockLength, lanes.count)
                    for answer in dense { add(answer, range, to: lanes, block: block) }
                }
            }
        }
    }

    private static func add(
        _ answer: BoundedAnswer,
        _ range: Range<Int>,
        to lanes: UnsafeMutableBufferPointer<UInt32>,
        block: UnsafeMutableBufferPointer<Int32>
    ) {
        let target = UnsafeMutableBufferPointer(rebasing: lanes[range])
        let values = UnsafeMutableBufferPointer(rebasing: block[..<range.count])
        answer.write(range, into: values)
        for index in 0..<target.count { target[index] &+= UInt32(bitPattern: values[index]) }
    }
}
