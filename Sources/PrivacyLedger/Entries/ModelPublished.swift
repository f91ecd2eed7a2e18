/// The publication of a model and of what it cost.
public struct ModelPublished: Sendable, Hashable {
    /// SHA-256 that identifies the published model.
    public var modelDigest: LedgerDigest
    /// Epsilon of everything charged so far; infinite for a run without privacy.
    public var epsilon: Double
    /// The budget's delta; 0 for a run without privacy.
    public var delta: Double
    /// Name of the accountant that computed epsilon: gdp or rdp.
    public var accountant: String
    /// Rounds released so far.
    public var rounds: Int

    /// Creates the record.
    public init(
        modelDigest: LedgerDigest,
        epsilon: Double,
        delta: Double,
        accountant: String,
        rounds: Int
    ) {
        self.modelDigest = modelDigest
        self.epsilon = epsilon
        self.delta = delta
        self.accountant = accountant
        self.rounds = rounds
    }
}

extension ModelPublished: LedgerRecordPayload {
    static let kind = "modelPublished"

    var members: [String: JSONValue] {
        [
            "modelDigest": .string(modelDigest.description),
            "epsilon": epsilon.isFinite ? JSONValue(epsilon) : .string("infinite"),
            "delta": JSONValue(delta),
            "accountant": .string(accountant),
            "rounds": .integer(UInt64(clamping: rounds)),
        ]
    }

    init(from fields: inout JSONFields) throws(PrivacyLedgerError) {
        modelDigest = try fields.digest("modelDigest")
        epsilon = try fields.epsilon("epsilon")
        delta = try fields.number("delta")
        accountant = try fields.string("accountant")
        rounds = try fields.integer("rounds")
    }
}
