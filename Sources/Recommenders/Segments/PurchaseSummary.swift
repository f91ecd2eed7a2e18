/// What a person's purchases come to; **secret** on a client.
public struct PurchaseSummary: Sendable, Equatable {
    /// Time of the latest purchase, in seconds since 1970.
    public var latest: Int64
    /// Number of purchases (invoices, or days with any), at least 1.
    public var count: Int
    /// What they cost in all, in the shop's currency.
    public var amount: Double

    /// Creates a summary.
    public init(latest: Int64, count: Int, amount: Double) {
        self.latest = latest
        self.count = count
        self.amount = amount
    }
}
