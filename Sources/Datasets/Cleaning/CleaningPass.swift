/// Applies the rules of a plan to the rows of a file, one rule after the other.
struct CleaningPass {
    let file: String
    let plan: CleaningPlan
    var events: EventTable
    var tally: CleaningTally
    /// For each row, how many rows were merged into it, itself included.
    var eventCounts: [Int32]

    /// Prepares a pass over the rows of a file.
    init(file: String, plan: CleaningPlan, events: EventTable) {
        self.file = file
        self.plan = plan
        self.events = events
        tally = CleaningTally(
            rowCount: events.count,
            unreadableCount: events.rejectedLines.count
        )
        eventCounts = [Int32](repeating: 1, count: events.count)
    }

    /// Applies every rule in its turn.
    ///
    /// - Throws: ``DatasetError`` for a row that a rule which is off would have had to take.
    mutating func run() throws(DatasetError) {
        for rule in CleaningRule.allCases {
            try apply(rule)
            tally.close(rule)
        }
    }

    /// Whether a rule is on.
    func isOn(_ rule: CleaningRule) -> Bool { plan.enabled.contains(rule) }

    private mutating func apply(_ rule: CleaningRule) throws(DatasetError) {
        switch rule {
        case .latin1Text: mark(rule, .latin1)
        case .unparsableRow:
            for line in events.rejectedLines { tally.find(rule, line: line) }
            tally.dropUnreadable(by: rule)
        case .surroundingSpaces: mark(rule, .spaces)
        case .unicodeSpelling: try mergeSpellings()
        case .missingUser: try dropMissing(rule, events.users, "a user")
        case .missingItem: try dropMissing(rule, events.items, "an item")
        case .cancellation: dropInvoices(rule, prefix: "C")
        case .adjustment: dropInvoices(rule, prefix: "A")
        case .nonpositiveQuantity: dropRows(rule) { !(($0.quantities?[$1] ?? 1) > 0) }
        case .nonpositivePrice: dropRows(rule) { !(($0.prices?[$1] ?? 1) > 0) }
        case .nonProduct: dropNonProducts()
        case .exactDuplicate: dropRows(rule) { $0.flags[$1].contains(.exactDuplicate) }
        case .itemCase: mergeCases()
        case .reversedPurchase: dropReversedPurchases()
        case .outlierQuantity: limitQuantities()
        case .bot: dropBots()
        case .repeatedEvent: mergeRepeatedEvents()
        case .rareItem: dropRare()
        case .rareUser: break  // Together with rare items: taking one away can make another rare.
        }
    }

    /// Counts the rows that `applies` is true of, and drops them if the rule is on.
    mutating func dropRows(_ rule: CleaningRule, where applies: (EventTable, Int) -> Bool) {
        for row in 0..<events.count where applies(events, row) {
            tally.find(rule, line: Int(events.lines[row]))
            if isOn(rule) { tally.drop(row, by: rule) }
        }
    }

    private mutating func mark(_ rule: CleaningRule, _ flag: EventTable.Flags) {
        for row in 0..<events.count where events.flags[row].contains(flag) {
            tally.find(rule, line: Int(events.lines[row]))
            if isOn(rule) { tally.change(row, by: rule) }
        }
    }

    private mutating func dropMissing(_ rule: CleaningRule, _ ids: [Int32], _ expected: String)
        throws(DatasetError)
    {
        guard isOn(rule) else {
            if let row = ids.firstIndex(of: -1) {
                throw .malformedLine(
                    file: file,
                    line: Int(events.lines[row]),
                    expected: "\(expected), the rule \(rule.rawValue) being off"
                )
            }
            return
        }
        dropRows(rule) { _, row in ids[row] < 0 }
    }

    private mutating func dropInvoices(_ rule: CleaningRule, prefix: String) {
        guard let invoices = events.invoices else { return }
        let isAffected = invoices.values.map { $0.hasPrefix(prefix) }
        dropRows(rule) { _, row in
            let invoice = Int(invoices.indices[row])
            return invoice >= 0 && isAffected[invoice]
        }
    }

    private mutating func dropNonProducts() {
        let isAffected = events.itemIDs.map { code in
            plan.nonProductCodes.contains { $0.matches(code) }
        }
        dropRows(.nonProduct) { events, row in
            let item = Int(events.items[row])
            return item >= 0 && isAffected[item]
        }
    }
}
