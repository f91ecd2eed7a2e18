import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives

/// Either way of making sums, with the statistics of the last round.
enum SimulationCollector: SumCollector {
    case full(FullSumCollector)
    case ideal(IdealSumCollector)

    var lastRound: RoundStatistics {
        switch self {
        case .full(let collector): collector.lastRound
        case .ideal(let collector): collector.lastRound
        }
    }

    mutating func collect(_ query: SumQuery, round: RoundID) throws -> CollectedSum {
        switch self {
        case .full(var collector):
            defer { self = .full(collector) }
            return try collector.collect(query, round: round)
        case .ideal(var collector):
            defer { self = .ideal(collector) }
            return try collector.collect(query, round: round)
        }
    }
}
