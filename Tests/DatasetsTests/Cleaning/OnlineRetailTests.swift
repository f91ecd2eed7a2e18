import Testing

@testable import Datasets

/// Counts published with the data, and what Python counts where nothing is published.
@Suite(.enabled(if: BenchmarkData.isPresent, "needs the benchmark data beside the repository"))
struct OnlineRetailTests {
    private func clean(_ plan: CleaningPlan) throws -> CleanedDataset {
        try DatasetCleaner(format: .onlineRetail, plan: plan)
            .clean(path: BenchmarkData.path("online-retail/online-retail.csv.gz"))
    }

    @Test func theTrapsAreCounted() throws {
        let cleaned = try clean(.standard(for: .onlineRetail))
        let report = cleaned.report
        #expect(report.rowsIn == 541_909)
        let found: [(CleaningRule, Int)] = [
            (.latin1Text, 0), (.unparsableRow, 0), (.surroundingSpaces, 113_452),
            (.missingUser, 135_080), (.missingItem, 0), (.cancellation, 9_288), (.adjustment, 3),
            (.nonpositiveQuantity, 10_624), (.nonpositivePrice, 2_515 + 2), (.nonProduct, 2_995),
            (.exactDuplicate, 5_268), (.itemCase, 1_907),
        ]
        for (rule, count) in found {
            #expect(report[rule]?.found == count, "\(rule.rawValue)")
        }
        #expect(report[.nonpositivePrice]?.left == 397_884)
        #expect(report.rowsIn - report.dropped == report.rowsOut)
        #expect(cleaned.table.count == report.rowsOut)
        #expect(cleaned.raw.users == 4_372 && cleaned.raw.items == 4_070)
        // 2010-12-01 08:26 and 2011-12-09 12:50.
        #expect(cleaned.raw.firstTime == 1_291_191_960)
        #expect(cleaned.raw.lastTime == 1_323_435_000)
        #expect(cleaned.countries.map { Set($0.values).count } == 38)
        #expect(!cleaned.table.itemIDs.contains { CodePattern("POST").matches($0) })
    }

    @Test func thePublishedRulesLeaveThePublishedRows() throws {
        let plan = CleaningPlan(
            enabled: [
                .missingUser, .missingItem, .cancellation, .nonpositiveQuantity, .nonpositivePrice,
                .surroundingSpaces,
            ]
        )
        let cleaned = try clean(plan)
        let profile = cleaned.profile
        #expect(profile.rows == 397_884)
        #expect(profile.users == 4_338)
        #expect(profile.items == 3_665)
        #expect(profile.pairs == 266_792)
        #expect(cleaned.attributes.titles.allSatisfy { $0 != nil })
        let lantern = try #require(cleaned.attributes.index(of: "71053"))
        #expect(cleaned.attributes.titles[lantern]?.hasSuffix("LANTERN") == true)
    }

    @Test func aCleanedFileReadsBackTheSame() throws {
        let cleaned = try clean(.standard(for: .onlineRetail))
        let again = try DatasetCleaner(
            format: .csv(cleaned.columns),
            plan: CleaningPlan(enabled: [.missingUser, .missingItem])
        ).clean(cleaned.csv(), file: "cleaned.csv")
        #expect(again.table == cleaned.table)
        #expect(again.prices == cleaned.prices)
        #expect(again.attributes == cleaned.attributes)
        #expect(again.report.dropped == 0 && again.report.changed == 0)
    }
}
