/// What an entry says, by kind.
public enum LedgerRecord: Sendable, Hashable {
    /// The first entry: what may be spent, and on what terms.
    case budgetOpened(BudgetOpened)
    /// A change of the signing key.
    case keyRotated(KeyRotated)
    /// A model left the coordinator.
    case modelPublished(ModelPublished)
    /// A round was given up after its reservation; its cost stays.
    case aborted(RoundAborted)
    /// A query is announced.
    case roundPlanned(RoundPlanned)
    /// A noisy sum left the round.
    case released(RoundReleased)
    /// A round's cost is charged, before anything is released.
    case reserved(RoundReserved)
    /// Segments left the coordinator.
    case segmentPublished(SegmentPublished)

    var payload: any LedgerRecordPayload {
        switch self {
        case .budgetOpened(let payload): payload
        case .keyRotated(let payload): payload
        case .modelPublished(let payload): payload
        case .aborted(let payload): payload
        case .roundPlanned(let payload): payload
        case .released(let payload): payload
        case .reserved(let payload): payload
        case .segmentPublished(let payload): payload
        }
    }

    /// The kind's name in stored form.
    public var kind: String { type(of: payload).kind }

    /// Reads the fields of a kind.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``, also for an unknown kind.
    init(kind: String, fields: inout JSONFields) throws(PrivacyLedgerError) {
        self =
            switch kind {
            case BudgetOpened.kind: .budgetOpened(try BudgetOpened(from: &fields))
            case KeyRotated.kind: .keyRotated(try KeyRotated(from: &fields))
            case ModelPublished.kind: .modelPublished(try ModelPublished(from: &fields))
            case RoundAborted.kind: .aborted(try RoundAborted(from: &fields))
            case RoundPlanned.kind: .roundPlanned(try RoundPlanned(from: &fields))
            case RoundReleased.kind: .released(try RoundReleased(from: &fields))
            case RoundReserved.kind: .reserved(try RoundReserved(from: &fields))
            case SegmentPublished.kind:
                .segmentPublished(try SegmentPublished(from: &fields))
            default: throw .invalidEntry(field: "kind")
            }
    }
}

/// One kind of entry: its name and its fields.
protocol LedgerRecordPayload {
    /// The kind's name in stored form.
    static var kind: String { get }
    /// The fields beside index, kind, time and version.
    var members: [String: JSONValue] { get }
    /// Reads and checks the fields.
    init(from fields: inout JSONFields) throws(PrivacyLedgerError)
}
