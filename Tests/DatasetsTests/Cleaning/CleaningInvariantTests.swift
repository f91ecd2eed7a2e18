import Foundation
import ProtocolPrimitives
import Testing

@testable import Datasets

/// What must hold whatever is in a file and whichever rules are on.
@Suite struct CleaningInvariantTests {
    private static let columns = CSVColumns(
        user: "user",
        item: "item",
        timestamp: "time",
        quantity: "n",
        price: "price",
        invoice: "invoice",
        description: "title"
    )

    /// A file with all kinds of faults.
    private func messyFile(_ random: inout SeededRandomSource) -> [UInt8] {
        func pick(_ choices: [String]) -> String {
            choices[Int(random.uint64(below: UInt64(choices.count)))]
        }
        var text = bytes("user,item,time,n,price,invoice,title\n")
        for _ in 0..<(1 + random.uint64(below: 60)) {
            let row = [
                pick(["u1", "u2", "u3", "u4", "", " u1", "NULL"]),
                pick(["85123A", "85123a", "x", "y", "POST", "", "y "]),
                pick(["1", "2", "90", "noon"]),
                pick(["1", "1", "2", "-1", "0", "900"]), pick(["1", "2.5", "0", "-1"]),
                pick(["1", "2", "C3", "A4", ""]),
                pick(["mug", "\"mug, blue\"", "\"", "caf\u{E9}", ""]),
            ]
            text += bytes(row.joined(separator: ","))
            if random.uint64(below: 9) == 0 { text.append(0xE9) }
            text += bytes(pick(["\n", "\n", "\r\n"]))
        }
        return text
    }

    private func plan(_ random: inout SeededRandomSource) -> CleaningPlan {
        // What refuses a file when it is off stays on here.
        let rules = CleaningRule.allCases.filter {
            $0.refusesWhenOff || random.uint64(below: 2) == 0
        }
        return CleaningPlan(
            enabled: Set(rules),
            nonProductCodes: [CodePattern("POST")],
            outliers: random.uint64(below: 2) == 0 ? .clip : .drop,
            minimumUsersPerItem: 2,
            minimumItemsPerUser: 2
        )
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func everyRowIsAccountedForOnce(_ seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "cleaning")
        let contents = messyFile(&random)
        let plan = plan(&random)
        let cleaned = try DatasetCleaner(format: .csv(Self.columns), plan: plan)
            .clean(contents, file: "data")
        let report = cleaned.report

        #expect(report.rowsIn == report.rowsOut + report.dropped)
        #expect(report.rowsOut == cleaned.table.count)
        #expect(cleaned.lines.count == report.rowsOut)
        #expect(Set(cleaned.lines).count == report.rowsOut)
        #expect(report.rules.map(\.rule) == CleaningRule.allCases)
        var left = report.rowsIn
        for entry in report.rules {
            #expect(entry.enabled == plan.enabled.contains(entry.rule))
            #expect(entry.enabled || entry.dropped + entry.changed == 0)
            #expect(entry.dropped + entry.changed <= entry.found)
            #expect(entry.action != .change || entry.dropped == 0)
            #expect(entry.action == .change || entry.changed == 0)
            #expect(entry.exampleLines.count == min(entry.found, CleaningReport.exampleCount))
            #expect(entry.left <= left)
            left = entry.left
        }
        #expect(left == report.rowsOut)
        // Merged rows are still there as counts.
        let merged = report[.repeatedEvent]?.dropped ?? 0
        #expect(
            merged == 0 || plan.enabled.intersection([.rareItem, .rareUser]).count > 0
                || cleaned.eventCounts.reduce(0) { $0 + Int($1) } == report.rowsOut + merged
        )
        #expect(cleaned.profile.rows == report.rowsOut)
        #expect(cleaned.raw.rows == report.rowsIn)
        try check(cleaned)
    }

    /// A cleaned copy reads back as it is, and cleaning it again finds nothing more to do.
    private func check(_ cleaned: CleanedDataset) throws {
        guard cleaned.table.count > 0 else { return }
        let plan = CleaningPlan(enabled: [.missingUser, .missingItem])
        let again = try DatasetCleaner(format: .csv(cleaned.columns), plan: plan)
            .clean(cleaned.csv(), file: "again")
        #expect(again.table == cleaned.table)
        #expect(again.prices == cleaned.prices)
        #expect(again.attributes == cleaned.attributes)
        #expect(again.report.dropped == 0)
        let reader = DatasetReader(format: .csv(cleaned.columns), duplicates: .keepFirst)
        let reading = try reader.parse(cleaned.csv(), file: "again")
        #expect(reading.table.userIDs == cleaned.table.userIDs)
        #expect(reading.table.itemIDs == cleaned.table.itemIDs)
    }

    @Test func theReportHoldsNoIdAndNoValue() throws {
        let text = "user,item,time,n,price,invoice,title\nsecret-u,secret-i,1,77,88,C99,secret-t\n"
        let cleaned = try DatasetCleaner(format: .csv(Self.columns)).clean(bytes(text), file: "f")
        let data = try JSONEncoder().encode(cleaned.report)
        let json = String(decoding: data, as: UTF8.self)
        for value in ["secret", "77", "88", "99"] { #expect(!json.contains(value)) }
        #expect(try JSONDecoder().decode(CleaningReport.self, from: data) == cleaned.report)
    }

    @Test func aRowTakenAwayByNobodyIsLeft() throws {
        let text = "0 1 2\n1 x\n2\n3 1\n"
        let cleaned = try DatasetCleaner(format: .lightGCN).clean(bytes(text), file: "data")
        #expect(cleaned.report.rowsIn == 4)
        #expect(cleaned.report[.unparsableRow]?.exampleLines == [2])
        #expect(pairs(cleaned.table) == [["0", "1"], ["0", "2"], ["3", "1"]])
        let finding = DatasetFinding(rule: .userWithoutItems, count: 1, firstLine: 3)
        #expect(cleaned.findings == [finding])
    }

    @Test func nothingLeftIsAnErrorForThoseWhoNeedRows() throws {
        let cleaned = try DatasetCleaner(format: .csv(CSVColumns(user: "user", item: "item")))
            .clean(bytes("user,item\n,x\n"), file: "data")
        #expect(cleaned.table.count == 0)
        #expect(throws: DatasetError.nothingLeft(file: "data")) { try cleaned.nonEmptyTable() }
        #expect(throws: DatasetError.nothingLeft(file: "data")) { try cleaned.reading() }
    }
}
