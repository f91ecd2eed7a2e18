/// What a rule or an audit looks at; the raw value is the name in reports.
public enum LedgerCheck: String, Sendable, Hashable, CaseIterable {
    /// Nothing may follow the ledger's budget.
    case budget
    /// A checkpoint is a well-formed note of the right size and origin.
    case checkpointFormat
    /// A checkpoint's root hash is that of the entries.
    case checkpointRoot
    /// A checkpoint is signed with the key in force.
    case checkpointSignature
    /// Every entry has a checkpoint, and the latest one is stored apart.
    case checkpointsComplete
    /// The log continues an earlier checkpoint.
    case consistency
    /// An entry is what its checkpoint was signed for.
    case entryContent
    /// An entry is canonical and of a known kind and version.
    case entryFormat
    /// An entry was added that was never signed.
    case entryInserted
    /// An entry that was signed is gone.
    case entryMissing
    /// Entries stand in the order in which they were signed.
    case entryOrder
    /// The verifying key is the expected one.
    case key
    /// A published epsilon, delta or count is what the entries add up to.
    case modelPublished
    /// The noise is what the budget and the query's sensitivity ask for.
    case noise
    /// The budget is opened once, by the first entry.
    case opening
    /// A release or an abort follows its reservation, and a reservation its plan.
    case roundOrder
    /// A release is what was planned: the same query, the same event, enough contributors.
    case roundContent
    /// Time does not run backwards.
    case time
}
