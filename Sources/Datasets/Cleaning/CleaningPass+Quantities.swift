/// Rules that look at how much was bought.
extension CleaningPass {
    private struct Purchase: Hashable {
        var user: Int32
        var item: Int32
        var quantity: Double
    }

    /// Takes away purchases that a later cancellation names exactly.
    ///
    /// A cancellation is a row with a negative quantity whose invoice starts with `C`; it undoes the
    /// latest purchase before it of the same user, item and quantity, and no more than one. Partial
    /// returns undo nothing.
    mutating func dropReversedPurchases() {
        guard let invoices = events.invoices, let quantities = events.quantities else { return }
        let isCancellation = invoices.values.map { $0.hasPrefix("C") }
        let order = rowsByTime()
        var open: [Purchase: [Int]] = [:]
        var reversed: [Int] = []
        for row in order where events.users[row] >= 0 && events.items[row] >= 0 {
            let key = Purchase(
                user: events.users[row],
                item: events.items[row],
                quantity: abs(quantities[row])
            )
            let invoice = Int(invoices.indices[row])
            if invoice >= 0, isCancellation[invoice] {
                guard quantities[row] < 0, let purchase = open[key]?.popLast() else { continue }
                reversed.append(purchase)
            } else if tally.isKept[row], quantities[row] > 0 {
                open[key, default: []].append(row)
            }
        }
        for row in reversed.sorted() {
            tally.find(.reversedPurchase, line: Int(events.lines[row]))
            if isOn(.reversedPurchase) { tally.drop(row, by: .reversedPurchase) }
        }
    }

    /// Cuts or drops quantities that are outliers among the rows that are left.
    mutating func limitQuantities() {
        guard let quantities = events.quantities else { return }
        let sorted = quantities.indices.filter { tally.isKept[$0] }.map { quantities[$0] }.sorted()
        guard !sorted.isEmpty else { return }
        // Nearest rank: the smallest value with at least the quantile's share at or below it.
        let rank = Int((CleaningPlan.outlierQuantile * Double(sorted.count)).rounded(.up))
        let percentile = sorted[min(max(rank, 1), sorted.count) - 1]
        let limit = max(percentile, CleaningPlan.outlierFloor)
        for row in quantities.indices where tally.isKept[row] && quantities[row] > limit {
            tally.find(.outlierQuantity, line: Int(events.lines[row]))
            guard isOn(.outlierQuantity) else { continue }
            switch plan.outliers {
            case .clip:
                events.quantities?[row] = limit
                tally.change(row, by: .outlierQuantity)
            case .drop: tally.drop(row, by: .outlierQuantity)
            }
        }
    }

    /// All rows by time, those of one time in the order of the file.
    private func rowsByTime() -> [Int] {
        guard let times = events.timestamps else { return Array(0..<events.count) }
        return (0..<events.count).sorted { (times[$0], $0) < (times[$1], $1) }
    }
}
