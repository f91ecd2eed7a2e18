import FederatedClient
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation

/// All simulated people with their histories; the only place outside a device that sees them.
struct SimulatedClients: Sendable {
    private let answerers: [QueryAnswerer]

    /// Creates one client per user.
    ///
    /// - Parameters:
    ///   - histories: training items by user index.
    ///   - itemCount: size of the catalog.
    ///   - policy: what every client refuses.
    init(histories: [[Int32]], itemCount: Int, policy: ClientPolicy) {
        answerers = histories.map {
            QueryAnswerer(history: $0, itemCount: itemCount, policy: policy)
        }
    }

    /// All identifiers, sorted.
    var identifiers: [ClientID] { answerers.indices.map { ClientID(UInt32($0)) } }

    /// One client's answer.
    ///
    /// - Throws: `ClientError` if the client refuses.
    func answer(_ query: SumQuery, client: ClientID) throws -> BoundedAnswer {
        try answerers[Int(client.rawValue)].answer(query)
    }
}
