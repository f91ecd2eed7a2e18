import FederatedClient
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation

/// All simulated people with their histories; the only place outside a device that sees them.
struct SimulatedClients: Sendable {
    private let answerers: [QueryAnswerer]
    private let seed: UInt64

    /// Creates one client per user.
    ///
    /// - Parameters:
    ///   - histories: training items by user index.
    ///   - itemCount: size of the catalog.
    ///   - policy: what every client refuses.
    ///   - seed: the scenario's seed, of everything random in the answers.
    init(histories: [[Int32]], itemCount: Int, policy: ClientPolicy, seed: UInt64) {
        self.seed = seed
        answerers = histories.map {
            QueryAnswerer(history: $0, itemCount: itemCount, policy: policy)
        }
    }

    /// All identifiers, sorted.
    var identifiers: [ClientID] { answerers.indices.map { ClientID(UInt32($0)) } }

    /// One client's answer in a round; the same whenever it is asked for.
    ///
    /// - Throws: `ClientError` if the client refuses, or `ProtocolPrimitivesError`.
    func answer(_ query: SumQuery, client: ClientID, round: RoundID) throws -> BoundedAnswer {
        var random = try SeededRandomSource(
            seed: seed,
            label: "answer/\(client)/\(round.number)"
        )
        return try answerers[Int(client.rawValue)].answer(
            query,
            randomness: AnswerRandomness(using: &random)
        )
    }
}
