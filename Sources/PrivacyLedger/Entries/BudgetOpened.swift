public import DifferentialPrivacy
public import ProtocolPrimitives

/// The first entry of a ledger: the run, its budget and the terms that every later entry is held to.
public struct BudgetOpened: Sendable, Hashable {
    /// Who adds the noise.
    public enum NoiseOrigin: String, Sendable, Hashable {
        /// Every client adds a share.
        case clients
        /// The coordinator adds it to the integer sum.
        case coordinator
        /// Nobody: the run is without privacy.
        case none
    }

    /// The run the ledger belongs to.
    public var runID: RunID
    /// Name of the model, 1 to 256 bytes.
    public var model: String
    /// The budget, or nil for a run without privacy (`privacy: "none"`): epsilon is infinite.
    public var budget: PrivacyBudget?
    /// Further budgets that every reservation must fit; nil for none, as in a run without privacy.
    public var limits: BudgetLimits?
    /// Whose data one unit of protection covers.
    public var unit: PrivacyUnit
    /// Which data sets are neighbors.
    public var relation: NeighboringRelation
    /// SHA-256 of the scenario file.
    public var scenarioDigest: LedgerDigest
    /// Who adds the noise.
    public var noiseOrigin: NoiseOrigin
    /// How the sums are made unreadable.
    public var secureAggregation: SecureAggregationTerms
    /// The fewest contributors a release may have; at least 1.
    public var plannedMinimumContributors: Int
    /// Contributors of any sum whose noise shares do not count; nil unless clients add the noise.
    ///
    /// At least the corrupted fraction of the planned minimum, and below it.
    public var assumedCorrupted: Int?
    /// The most contributors a release may have; nil unless clients add the noise.
    ///
    /// More of them make a release cheaper, so how many there can be is said before there is any. At
    /// least the planned minimum.
    public var plannedMaximumContributors: Int?

    /// Creates the record.
    public init(
        runID: RunID,
        model: String,
        budget: PrivacyBudget?,
        limits: BudgetLimits? = nil,
        unit: PrivacyUnit = .user,
        relation: NeighboringRelation = .addOrRemoveOne,
        scenarioDigest: LedgerDigest,
        noiseOrigin: NoiseOrigin,
        secureAggregation: SecureAggregationTerms,
        plannedMinimumContributors: Int,
        assumedCorrupted: Int? = nil,
        plannedMaximumContributors: Int? = nil
    ) {
        self.runID = runID
        self.model = model
        self.budget = budget
        self.limits = limits
        self.unit = unit
        self.relation = relation
        self.scenarioDigest = scenarioDigest
        self.noiseOrigin = noiseOrigin
        self.secureAggregation = secureAggregation
        self.plannedMinimumContributors = plannedMinimumContributors
        self.assumedCorrupted = assumedCorrupted
        self.plannedMaximumContributors = plannedMaximumContributors
    }
}

extension BudgetOpened: LedgerRecordPayload {
    static let kind = "budgetOpened"

    var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "runID": .string(runID.description),
            "model": .string(model),
            "unit": .string(unit.rawValue),
            "relation": .string(relation.rawValue),
            "scenarioDigest": .string(scenarioDigest.description),
            "noiseOrigin": .string(noiseOrigin.rawValue),
            "secureAggregation": secureAggregation.json,
            "plannedMinimumContributors": .integer(UInt64(clamping: plannedMinimumContributors)),
        ]
        if let assumedCorrupted {
            members["assumedCorrupted"] = .integer(UInt64(clamping: assumedCorrupted))
        }
        if let plannedMaximumContributors {
            members["plannedMaximumContributors"] = .integer(
                UInt64(clamping: plannedMaximumContributors)
            )
        }
        if let limits { members["limits"] = limits.json }
        if let budget {
            members["epsilon"] = JSONValue(budget.epsilon)
            members["delta"] = JSONValue(budget.delta)
        } else {
            members["privacy"] = .string("none")
        }
        return members
    }

    init(from fields: inout JSONFields) throws(PrivacyLedgerError) {
        let runText = try fields.string("runID")
        guard let runBytes = try? Hex.decode(runText), let runID = try? RunID(bytes: runBytes),
            runID.description == runText
        else { throw .invalidEntry(field: "runID") }
        self.runID = runID
        model = try fields.string("model")
        if fields.has("privacy") {
            guard try fields.string("privacy") == "none" else {
                throw .invalidEntry(field: "privacy")
            }
            budget = nil
        } else {
            budget = try fields.budget()
        }
        // Without a budget the member would be left over, which is refused.
        if budget != nil, fields.has("limits") {
            limits = try BudgetLimits(from: fields.object("limits"))
        }
        unit = try fields.choice("unit")
        relation = try fields.choice("relation")
        // The charges of a ledger are computed for this relation only.
        guard relation == .addOrRemoveOne else { throw .invalidEntry(field: "relation") }
        scenarioDigest = try fields.digest("scenarioDigest")
        noiseOrigin = try fields.choice("noiseOrigin")
        guard (noiseOrigin == .none) == (budget == nil) else {
            throw .invalidEntry(field: "noiseOrigin")
        }
        secureAggregation = try SecureAggregationTerms(from: fields.object("secureAggregation"))
        plannedMinimumContributors = try fields.integer("plannedMinimumContributors", atLeast: 1)
        // Without noise by the clients the members would be left over, which is refused.
        guard noiseOrigin == .clients else { return }
        let corrupted: Int = try fields.integer("assumedCorrupted")
        let most: Int = try fields.integer(
            "plannedMaximumContributors",
            atLeast: plannedMinimumContributors
        )
        let least = secureAggregation.corrupted * Double(plannedMinimumContributors)
        guard corrupted < plannedMinimumContributors, Double(corrupted) >= least else {
            throw .invalidEntry(field: "assumedCorrupted")
        }
        (assumedCorrupted, plannedMaximumContributors) = (corrupted, most)
    }
}
