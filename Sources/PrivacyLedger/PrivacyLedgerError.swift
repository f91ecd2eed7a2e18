public import ProtocolPrimitives

/// Everything that can go wrong with a ledger; none of it carries keys or personal data.
public enum PrivacyLedgerError: Error, Equatable, Sendable {
    /// A ledger is already there; open it instead of creating it.
    case alreadyExists
    /// The reservation would pass the budget; refuse the round before asking anyone.
    case budgetExceeded(scope: BudgetScope, budget: Double, epsilon: Double)
    /// An earlier append failed half-way; stop, and open the ledger again.
    case closed
    /// The stored ledger does not verify; stop, and audit it.
    case damaged(check: LedgerCheck, entry: Int?)
    /// There is no ledger.
    case empty
    /// The system refused to read or write a file.
    case file(FileError)
    /// A checkpoint's text is malformed; reject it.
    case invalidCheckpoint
    /// An entry is malformed; reject it.
    case invalidEntry(field: String)
    /// A note key is malformed or its name is not allowed; reject it.
    case invalidNoteKey
    /// A Merkle proof or a request for one names leaves that do not exist; reject it.
    case invalidProofRange(index: Int, treeSize: Int)
    /// A signed note is malformed; reject it.
    case invalidSignedNote
    /// Another process holds the ledger.
    case locked
    /// The ledger's files were moved or replaced while they were open; stop, and audit what is there.
    case moved
    /// The entry breaks a rule of the ledger; it was not written.
    case ruleViolated(LedgerViolation)
    /// The signing key is not the one the ledger asks for now.
    case wrongSigningKey(expected: String, actual: String)
}

extension PrivacyLedgerError {
    /// What went wrong, in one line for people: lower case, no full stop.
    public var message: String {
        switch self {
        case .alreadyExists: "there is a ledger already"
        case .budgetExceeded(let scope, let budget, let epsilon):
            "the round would bring epsilon to \(epsilon), over the budget of \(budget)"
                + (scope == .lifetime ? "" : " for \(scope)")
        case .closed: "the ledger is closed because an earlier write failed"
        case .damaged(let check, let entry):
            "the ledger does not verify: \(check.rawValue)"
                + (entry.map { " at entry \($0)" } ?? "")
        case .empty: "there is no ledger"
        case .file(let error): error.message
        case .invalidCheckpoint: "the checkpoint is malformed"
        case .invalidEntry(let field): "the ledger entry is malformed (\(field))"
        case .invalidNoteKey: "the ledger key is malformed"
        case .invalidProofRange(let index, let treeSize):
            "a log of \(treeSize) entries has no proof for \(index)"
        case .invalidSignedNote: "the signed note is malformed"
        case .locked: "another process is writing to the ledger"
        case .moved: "the ledger's files were moved or replaced while the run was writing to them"
        case .ruleViolated(let violation): violation.message
        case .wrongSigningKey(let expected, let actual):
            "the ledger is signed with key \(expected), not \(actual)"
        }
    }

    /// What the person who sees the error can do about it, in one line.
    public var hint: String {
        switch self {
        case .alreadyExists: "choose another directory"
        case .budgetExceeded(.period, _, _):
            "wait for the next period, or publish what is there"
        case .budgetExceeded: "publish what is there, or open a new run with a larger budget"
        case .closed: "check the disk and start again; the ledger recovers when it is opened"
        case .damaged: "run 'tacit audit ledger' to see what was changed"
        case .empty: "check the directory's name"
        case .file(let error): error.hint ?? "check the path and the disk"
        case .invalidCheckpoint, .invalidSignedNote: "check that the file is complete"
        case .invalidEntry: "use a version of this program that knows the entry"
        case .invalidNoteKey: "a key looks like name+0123abcd+base64"
        case .invalidProofRange: "ask for an entry that exists"
        case .locked: "wait for it to end; two runs must not share a directory"
        case .moved: "put the folder back and run 'tacit audit ledger' before going on"
        case .ruleViolated(let violation):
            "expected \(violation.expected), got \(violation.actual)"
        case .wrongSigningKey: "use the key that signed the last checkpoint"
        }
    }
}
