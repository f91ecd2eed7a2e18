import FederatedClient
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation

/// The canary clients of an empirical audit, each in or out by an independent fair coin.
///
/// A canary that is out takes part like a person with an empty history: that is the neighboring
/// relation of docs/privacy-accounting.md, so who takes part says nothing.
struct CanaryClients: Sendable {
    /// How far above the bound a direction is before it is clipped.
    private static let excess: Float = 4
    /// Most items in a canary's history.
    private static let historyLength = 48
    /// Whether each canary is in; **secret** to whoever attacks.
    private(set) var included: [Bool]
    private let kind: CanaryKind
    private let seed: UInt64
    private let answerers: [QueryAnswerer]
    private let silent: QueryAnswerer
    private var clipping: Double?

    /// Number of canaries.
    var count: Int { included.count }

    /// Draws the coins and, for ``CanaryKind/history``, the histories.
    ///
    /// - Parameters:
    ///   - count: number of canaries.
    ///   - kind: what they contribute.
    ///   - itemCount: size of the catalog, at least 1.
    ///   - policy: what they refuse.
    ///   - seed: of coins, directions and histories.
    ///   - fault: what is wrong on purpose.
    /// - Throws: `ProtocolPrimitivesError` if libsodium is unavailable.
    init(
        count: Int,
        kind: CanaryKind,
        itemCount: Int,
        policy: ClientPolicy,
        seed: UInt64,
        fault: AuditFault?
    ) throws {
        var coins = try SeededRandomSource(seed: seed, label: "canary/coins")
        included = (0..<count).map { _ in coins.uint64() & 1 == 1 }
        self.kind = kind
        self.seed = seed
        silent = QueryAnswerer(history: [], itemCount: itemCount, policy: policy)
        var histories = try SeededRandomSource(seed: seed, label: "canary/histories")
        answerers =
            kind == .direction
            ? []
            : (0..<count).map { _ in
                let length = min(Self.historyLength, itemCount)
                return QueryAnswerer(
                    history: (0..<length).map { _ in
                        Int32(clamping: histories.uint64(below: UInt64(max(1, itemCount))))
                    },
                    // Ratings or counts, where a query looks at them.
                    values: (0..<length).map { Float($0 % 5 + 1) },
                    itemCount: itemCount,
                    policy: policy
                )
            }
        clipping =
            switch fault {
            case .clippingOff: nil
            case .sensitivityFactor(let factor): factor
            default: 1
            }
    }

    /// What an attacker who knows all but the coins takes for granted: every canary in, no fault.
    var known: Self {
        var copy = self
        copy.included = [Bool](repeating: true, count: count)
        copy.clipping = 1
        return copy
    }

    /// One canary's answer.
    ///
    /// - Throws: `ClientError` or `ProtocolPrimitivesError`.
    func answer(
        _ query: SumQuery,
        canary: Int,
        round: UInt32,
        randomness: AnswerRandomness
    ) throws -> BoundedAnswer {
        guard included[canary] else { return try silent.answer(query, randomness: randomness) }
        switch kind {
        case .history: return try answerers[canary].answer(query, randomness: randomness)
        case .direction:
            return try silent.answer(
                query,
                contribution: try direction(query, canary: canary, round: round),
                clippedTo: clipping,
                randomness: randomness
            )
        }
    }

    /// Random signs, of ``excess`` times the norm that is allowed.
    private func direction(_ query: SumQuery, canary: Int, round: UInt32) throws -> [Float] {
        var random = try SeededRandomSource(seed: seed, label: "canary/\(canary)/\(round)")
        let length = query.body.length
        let size = Self.excess * Float(query.encoding.l2Bound / Double(length).squareRoot())
        let signs = random.bytes(count: length / 8 + 1)
        return (0..<length).map { signs[$0 >> 3] >> UInt8($0 & 7) & 1 == 1 ? size : -size }
    }
}
