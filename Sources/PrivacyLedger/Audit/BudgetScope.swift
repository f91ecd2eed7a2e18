/// What a budget covers; **public**.
public enum BudgetScope: Sendable, Hashable, CustomStringConvertible {
    /// Everything in the ledger.
    case lifetime
    /// The rounds of one model.
    case model(String)
    /// The rounds that were reserved in one period, counted from 0.
    case period(Int64)

    /// The scope in words, such as `period 3`.
    public var description: String {
        switch self {
        case .lifetime: "the ledger's lifetime"
        case .model(let name): "model \(name)"
        case .period(let number): "period \(number)"
        }
    }
}
