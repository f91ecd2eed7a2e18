import DifferentialPrivacy
public import FederatedProtocol
public import PrivacyLedger
import ProtocolPrimitives
import SecureAggregation

/// The budget gate over a durable, signed ledger.
public struct LedgerBudgetGate: BudgetGate {
    private let ledger: PrivacyLedger
    private let model: String?
    private let now: @Sendable () -> LedgerTime

    /// Creates a gate.
    ///
    /// - Parameters:
    ///   - ledger: opened with the run's budget; gates of other models may append to it too, with
    ///     other round numbers.
    ///   - model: the model whose rounds these are; nil for the one in the ledger's opening entry.
    ///   - now: the operator's clock.
    public init(
        ledger: PrivacyLedger,
        model: String? = nil,
        now: @escaping @Sendable () -> LedgerTime
    ) {
        self.ledger = ledger
        self.model = model
        self.now = now
    }

    /// ε charged so far, nil without privacy.
    public var epsilon: Double? {
        ledger.replay.epsilon.flatMap { $0.isFinite ? $0 : nil }
    }

    /// Announces and charges a round; both entries are durable when this returns.
    ///
    /// - Throws: `PrivacyLedgerError`, above all `budgetExceeded`.
    public mutating func reserve(round: UInt32, query: SumQuery) throws {
        try ledger.append(
            .roundPlanned(
                RoundPlanned(
                    round: round,
                    model: model,
                    query: Self.describe(query),
                    event: query.event
                )
            ),
            time: now()
        )
        try ledger.append(
            .reserved(RoundReserved(round: round, event: query.event)),
            time: now()
        )
    }

    /// Records a release; durable when this returns.
    ///
    /// - Throws: `PrivacyLedgerError`.
    public mutating func release(round: UInt32, query: SumQuery, sum: PrivateSum) throws {
        var writer = ByteWriter(capacity: 8 * sum.values.count)
        for value in sum.values { writer.uint64(value.bitPattern) }
        try ledger.append(
            .released(
                RoundReleased(
                    round: round,
                    event: sum.event,
                    survivors: sum.contributors,
                    sumDigest: LedgerDigest(hashing: writer.output),
                    queryDigest: Self.describe(query).digest
                )
            ),
            time: now()
        )
    }

    /// Records that a reserved round released nothing.
    ///
    /// - Throws: `PrivacyLedgerError`.
    public mutating func abort(round: UInt32, reason: AbortReason) throws {
        try ledger.append(
            .aborted(RoundAborted(round: round, reason: reason.rawValue)),
            time: now()
        )
    }

    private static func describe(_ query: SumQuery) -> LedgerQuery {
        LedgerQuery(
            kind: query.body.kind,
            length: query.body.length,
            squaredSensitivity: query.encoding.squaredSensitivity,
            normBoundBits: query.encoding.normBoundExponent,
            publicInputsDigest: LedgerDigest(hashing: query.encoded)
        )
    }
}
