import Datasets
public import Recommenders

/// What every person's purchases before the test come to; **secret** on a real client.
public struct PurchaseSummaries: Sendable {
    /// The scenario's own, or the cut of a temporal split, in seconds since 1970; **public**.
    ///
    /// Never the latest purchase: that is a fact about one person.
    public let referenceTime: Int64
    /// One summary per user of the split; nil for those without a purchase.
    public let users: [PurchaseSummary?]

    /// Adds up purchases; nil without times, or without a time to count back from.
    ///
    /// Rows from a temporal split's cut on do not count, nor rows of what a user is tested on. A purchase
    /// is an invoice where there are invoices, else a day with any row; a row without a price costs 1.
    ///
    /// - Parameters:
    ///   - source: the data before the split.
    ///   - split: the same data, divided.
    ///   - reference: the time recency counts back from; nil for the split's cut.
    init?(_ source: ScenarioSource, split: Split, reference: Int64?) {
        let table = source.reading.table
        guard let times = table.timestamps, let reference = reference ?? split.cutTime else {
            return nil
        }
        let cut = split.cutTime ?? .max
        let userRows = Dictionary(
            split.userIDs.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        let itemRows = Dictionary(
            split.itemIDs.enumerated().map { ($0.element, Int32(clamping: $0.offset)) },
            uniquingKeysWith: { first, _ in first }
        )
        let users = table.userIDs.map { userRows[$0] }
        let items = table.itemIDs.map { itemRows[$0] }
        // With a cut, the same item may have been bought before it.
        var tested = [Set<Int32>](repeating: [], count: split.userIDs.count)
        if split.cutTime == nil { for test in split.test { tested[test.user] = Set(test.items) } }
        var summaries = [PurchaseSummary?](repeating: nil, count: split.userIDs.count)
        var purchases = [Set<Int64>](repeating: [], count: split.userIDs.count)
        for row in 0..<table.count where times[row] < cut {
            guard let user = users[Int(table.users[row])] else { continue }
            if let item = items[Int(table.items[row])], tested[user].contains(item) { continue }
            let quantity = max(0, Double(table.quantities?[row] ?? 1))
            let cost = max(0, source.cleaned?.prices?[row] ?? 1) * quantity
            let day = times[row] / 86_400
            let invoice = source.cleaned?.invoices.map { Int64($0.indices[row]) }
            purchases[user].insert(invoice ?? day)
            var summary =
                summaries[user] ?? PurchaseSummary(latest: .min, count: 0, amount: 0)
            summary.latest = max(summary.latest, times[row])
            summary.amount += cost
            summary.count = purchases[user].count
            summaries[user] = summary
        }
        referenceTime = reference
        self.users = summaries
    }
}
