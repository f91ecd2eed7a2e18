import FederatedClient
import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import SecureAggregation

/// All simulated people with their histories; the only place outside a device that sees them.
struct SimulatedClients: Sendable {
    private let answerers: [QueryAnswerer]
    private let accounts: [AccountedAnswerer]
    private let canaries: CanaryClients?
    private let seed: UInt64
    private let itemCount: Int
    private let userFactors = UserFactorMemory()
    private let shelf: ModelShelf

    /// Creates one client per user.
    ///
    /// - Parameters:
    ///   - histories: training items by user index.
    ///   - values: a number per item of every history; nil without.
    ///   - heldOut: what each keeps out of its history; nil without.
    ///   - purchases: what each one's purchases come to; nil without.
    ///   - events: when and where each one's items were chosen; nil without.
    ///   - shelf: where they find the released model.
    ///   - itemCount: size of the catalog.
    ///   - policy: what every client refuses.
    ///   - limits: what every client is ready to spend in this run, by an account of its own; nil for
    ///     clients that keep none.
    ///   - seed: the scenario's seed, of everything random in the answers.
    ///   - canaries: clients of an empirical audit, numbered after the people.
    init(
        histories: [[Int32]],
        values: [[Float]]? = nil,
        heldOut: [HeldOutItems?]? = nil,
        purchases: [PurchaseSummary?]? = nil,
        events: [[ContextEvent]]? = nil,
        shelf: ModelShelf = ModelShelf(),
        itemCount: Int,
        policy: ClientPolicy,
        limits: ParticipationLimits? = nil,
        seed: UInt64,
        canaries: CanaryClients? = nil
    ) {
        self.seed = seed
        self.itemCount = itemCount
        self.shelf = shelf
        self.canaries = canaries
        let answerers = histories.indices.map { client in
            QueryAnswerer(
                history: histories[client],
                values: values.flatMap { client < $0.count ? $0[client] : nil },
                heldOut: heldOut.flatMap { client < $0.count ? $0[client] : nil },
                purchases: purchases.flatMap { client < $0.count ? $0[client] : nil },
                events: events.flatMap { client < $0.count ? $0[client] : nil } ?? [],
                itemCount: itemCount,
                policy: policy
            )
        }
        self.answerers = answerers
        accounts =
            limits.map { limits in
                answerers.map {
                    AccountedAnswerer(
                        answerer: $0,
                        limits: limits,
                        memory: RepeatableParticipationMemory()
                    )
                }
            } ?? []
    }

    /// All identifiers, sorted.
    var identifiers: [ClientID] {
        (0..<(answerers.count + (canaries?.count ?? 0))).map { ClientID(UInt32($0)) }
    }

    /// Prepares a query once for all clients.
    ///
    /// - Throws: `ClientError` if it does not fit the catalog.
    func prepare(_ query: SumQuery) throws -> PreparedQuery {
        userFactors.prepare(for: query, clients: answerers.count)
        return try PreparedQuery(query, itemCount: itemCount, model: shelf.model)
    }

    /// One client's answer in a round; the same whenever it is asked for.
    ///
    /// - Throws: `ClientError` if the client refuses, or `ProtocolPrimitivesError`.
    func answer(_ query: PreparedQuery, client: ClientID, round: RoundID) throws -> BoundedAnswer {
        var random = try SeededRandomSource(
            seed: seed,
            label: "answer/\(client)/\(round.number)"
        )
        let randomness = try AnswerRandomness(using: &random)
        let index = Int(client.rawValue)
        if index >= answerers.count, let canaries {
            return try canaries.answer(
                query.query,
                canary: index - answerers.count,
                round: round.number,
                randomness: randomness
            )
        }
        if !accounts.isEmpty {
            return try accounts[index].answer(
                query,
                memory: userFactors[index],
                round: round,
                time: Int64(round.number),
                randomness: randomness
            )
        }
        return try answerers[index].answer(
            query,
            memory: userFactors[index],
            randomness: randomness
        )
    }
}
