import Testing

@testable import Datasets

/// One small file for each rule, with the answer worked out by hand.
@Suite struct CleaningRuleTests {
    private static let columns = CSVColumns(
        user: "user",
        item: "item",
        timestamp: "time",
        quantity: "n",
        price: "price",
        invoice: "invoice",
        description: "title",
        country: "country"
    )

    /// Cleans rows under the header `user,item,time,n,price,invoice,title,country`.
    private func clean(_ rows: [String], _ plan: CleaningPlan) throws -> CleanedDataset {
        let header = "user,item,time,n,price,invoice,title,country"
        let text = ([header] + rows).joined(separator: "\n") + "\n"
        return try DatasetCleaner(format: .csv(Self.columns), plan: plan)
            .clean(bytes(text), file: "data")
    }

    private func only(_ rules: CleaningRule...) -> CleaningPlan {
        CleaningPlan(enabled: Set(rules).union([.missingUser, .missingItem]))
    }

    /// The entry as found, dropped, changed, example lines.
    private func entry(_ dataset: CleanedDataset, _ rule: CleaningRule) throws -> [[Int]] {
        let entry = try #require(dataset.report[rule])
        return [[entry.found, entry.dropped, entry.changed], entry.exampleLines]
    }

    @Test func missingIdsInEverySpelling() throws {
        let cleaned = try clean(
            [
                ",x,1,1,1,i,t,c", "NULL,x,1,1,1,i,t,c", "nan,x,1,1,1,i,t,c", "a,\\N,1,1,1,i,t,c",
                "None,x,1,1,1,i,t,c",
            ],
            only()
        )
        #expect(try entry(cleaned, .missingUser) == [[3, 3, 0], [2, 3, 4]])
        #expect(try entry(cleaned, .missingItem) == [[1, 1, 0], [5]])
        #expect(pairs(cleaned.table) == [["None", "x"]])
    }

    @Test func whatCannotBeKeptIsRefusedWithoutItsRule() {
        let row = ",x,1,1,1,i,t,c"
        let error = #expect(throws: DatasetError.self) {
            try clean([row], CleaningPlan(enabled: [.missingItem]))
        }
        guard case .malformedLine("data", 2, let expected) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(expected.contains("missing-user"))
        #expect(throws: DatasetError.self) { try clean(["a,x,noon,1,1,i,t,c"], only()) }
    }

    @Test func cancellationsAndAdjustmentsGoByTheInvoice() throws {
        let rows = ["a,x,1,1,1,C1,t,c", "a,x,1,1,1,A1,t,c", "a,x,1,1,1,1C,t,c", "a,x,1,1,1,,t,c"]
        let cleaned = try clean(rows, only(.cancellation, .adjustment))
        #expect(try entry(cleaned, .cancellation) == [[1, 1, 0], [2]])
        #expect(try entry(cleaned, .adjustment) == [[1, 1, 0], [3]])
        #expect(cleaned.lines == [4, 5])
        let kept = try clean(rows, only())
        #expect(try entry(kept, .cancellation) == [[1, 0, 0], [2]])
        #expect(kept.table.count == 4)
    }

    @Test func quantitiesAndPricesMustBePositive() throws {
        let cleaned = try clean(
            ["a,x,1,0,1,i,t,c", "a,x,1,-2,0,i,t,c", "a,x,1,0.5,-0.01,i,t,c", "a,x,1,1,0.01,i,t,c"],
            only(.nonpositiveQuantity, .nonpositivePrice)
        )
        #expect(try entry(cleaned, .nonpositiveQuantity) == [[2, 2, 0], [2, 3]])
        // Found twice, but line 3 was taken by the rule before: a row is dropped once.
        #expect(try entry(cleaned, .nonpositivePrice) == [[2, 1, 0], [3, 4]])
        #expect(cleaned.table.quantities == [1])
        #expect(cleaned.prices == [0.01])
    }

    @Test func productsAreToldFromPostage() throws {
        var plan = only(.nonProduct)
        plan.nonProductCodes = [CodePattern("POST"), CodePattern("gift_*")]
        let cleaned = try clean(
            ["a,POST,1,1,1,i,t,c", "a,gift_9,1,1,1,i,t,c", "a,post,1,1,1,i,t,c"],
            plan
        )
        #expect(try entry(cleaned, .nonProduct) == [[2, 2, 0], [2, 3]])
        #expect(cleaned.table.itemIDs == ["post"])
    }

    @Test func onlyEqualBytesAreExactDuplicates() throws {
        let cleaned = try clean(
            ["a,x,1,1,1,i,t,c", "a,x,1,1,1,i,u,c", "a,x,1,1,1,i,t,c", "a,x,1,1,1,i,\"t\",c"],
            only(.exactDuplicate)
        )
        #expect(try entry(cleaned, .exactDuplicate) == [[1, 1, 0], [4]])
        #expect(try entry(cleaned, .repeatedEvent) == [[2, 0, 0], [3, 5]])
    }

    @Test func spacesAreTakenAwayAndCounted() throws {
        let rows = [" a,x ,1, 2 ,1,i,\t t ,c", "a,x,1,1,1,i,t,c"]
        let cleaned = try clean(rows, only(.surroundingSpaces))
        #expect(try entry(cleaned, .surroundingSpaces) == [[1, 0, 1], [2]])
        #expect(pairs(cleaned.table) == [["a", "x"], ["a", "x"]])
        #expect(cleaned.attributes.titles == ["t"])
        let kept = try clean([" a,x,1,1,1,i,t,c", "a,x,1,1,1,i,t,c"], only())
        #expect(kept.table.userIDs == [" a", "a"])
        #expect(try entry(kept, .surroundingSpaces) == [[1, 0, 0], [2]])
    }

    @Test func theSpellingOfTheMostRowsWins() throws {
        let rows = ["a,85123a,1,1,1,i,t,c", "b,85123A,1,1,1,i,t,c", "c,85123A,1,1,1,i,t,c"]
        let cleaned = try clean(rows + ["a,m,1,1,1,i,t,c", "b,M,1,1,1,i,t,c"], only(.itemCase))
        // Of equally frequent spellings the first in byte order wins, so M.
        #expect(try entry(cleaned, .itemCase) == [[2, 0, 2], [2, 5]])
        #expect(cleaned.table.itemIDs == ["85123A", "M"])
        #expect(try clean(rows, only()).table.itemIDs == ["85123A", "85123a"])
    }

    @Test func accentsInTwoSpellingsAreOneId() throws {
        let rows = ["e\u{301},x,1,1,1,i,t,c", "\u{E9},x,1,1,1,i,t,c"]
        let cleaned = try clean(rows, only(.unicodeSpelling))
        #expect(try entry(cleaned, .unicodeSpelling) == [[1, 0, 1], [3]])
        #expect(cleaned.table.userIDs.count == 1)
        #expect(throws: DatasetError.self) { try clean(rows, only()) }
    }

    @Test func aCancellationUndoesTheLatestPurchaseBeforeIt() throws {
        let rows = [
            "a,x,10,2,1,1,t,c", "a,x,20,2,1,2,t,c", "a,x,40,2,1,4,t,c", "a,x,30,-2,1,C3,t,c",
            "a,x,31,-1,1,C4,t,c", "b,x,50,-2,1,C5,t,c", "a,x,32,-2,1,C6,t,c", "a,x,33,-2,1,C7,t,c",
        ]
        let cleaned = try clean(rows, only(.cancellation, .reversedPurchase))
        // C3 undoes the purchase of time 20, C6 that of time 10; for C7 nothing is left.
        #expect(try entry(cleaned, .reversedPurchase) == [[2, 2, 0], [2, 3]])
        #expect(cleaned.table.timestamps == [40])
        #expect(try clean(rows, only(.cancellation)).table.count == 3)
    }

    @Test func outliersAreCutOrDropped() throws {
        // 2,000 rows: the 99.9th percentile by nearest rank is the 1,998th value.
        var rows = (0..<1_997).map { "a,i\($0),1,1,1,i,t,c" }
        rows += ["a,y1,1,500,1,i,t,c", "a,y2,1,501,1,i,t,c", "a,y3,1,9000,1,i,t,c"]
        let clipped = try clean(rows, only(.outlierQuantity))
        #expect(try entry(clipped, .outlierQuantity) == [[2, 0, 2], [2000, 2001]])
        #expect(clipped.table.quantities?.suffix(3) == [500, 500, 500])
        var plan = only(.outlierQuantity)
        plan.outliers = .drop
        let dropped = try clean(rows, plan)
        #expect(try entry(dropped, .outlierQuantity) == [[2, 2, 0], [2000, 2001]])
        #expect(dropped.report[.outlierQuantity]?.action == .drop)
        // Nothing up to 100 is an outlier.
        let small = try clean(["a,x,1,100,1,i,t,c", "a,y,1,1,1,i,t,c"], only(.outlierQuantity))
        #expect(try entry(small, .outlierQuantity)[0] == [0, 0, 0])
    }

    @Test func botsAreFastOrHaveFarTooMuch() throws {
        let fast = (0...1_000).map { "fast,x,\($0 * 3),1,1,i,t,c" }
        let steady = (0...1_000).map { "steady,x,\($0 * 4),1,1,i,t,c" }
        let greedy = (0...5_000).map { "greedy,i\($0),\($0 * 100),1,1,i,t,c" }
        let cleaned = try clean(fast + steady + greedy, only(.bot))
        // 1,001 events 3 s apart span 3,000 s; 4 s apart, an hour holds 900.
        #expect(try entry(cleaned, .bot)[0] == [6_002, 6_002, 0])
        #expect(cleaned.table.userIDs == ["steady"])
    }

    @Test func repeatedEventsAreMergedIntoTheFirst() throws {
        let rows = ["a,x,5,2,1,i,t,c", "b,x,6,1,1,i,t,c", "a,x,7,3,1,i,t,c", "a,x,8,4,1,i,t,c"]
        let merged = try clean(rows, only(.repeatedEvent))
        #expect(try entry(merged, .repeatedEvent) == [[2, 2, 0], [4, 5]])
        #expect(merged.eventCounts == [3, 1])
        #expect(merged.table.quantities == [9, 1])
        #expect(merged.table.timestamps == [5, 6])
        let kept = try clean(rows, only())
        #expect(kept.eventCounts == [1, 1, 1, 1])
        #expect(try entry(kept, .repeatedEvent)[0] == [2, 0, 0])
    }

    /// Taking the rare item `z` makes user `c` rare, whose leaving makes `y` rare.
    @Test func rarenessIsFollowedToItsEnd() throws {
        let rows = ["a,x", "a,w", "b,x", "b,w", "c,z", "c,y", "b,y"].map { "\($0),1,1,1,i,t,c" }
        var plan = only(.rareItem, .rareUser)
        plan.minimumUsersPerItem = 2
        plan.minimumItemsPerUser = 2
        let cleaned = try clean(rows, plan)
        #expect(pairs(cleaned.table) == [["a", "x"], ["a", "w"], ["b", "x"], ["b", "w"]])
        #expect(try entry(cleaned, .rareItem)[0] == [2, 2, 0])
        #expect(try entry(cleaned, .rareUser)[0] == [1, 1, 0])
        plan.enabled.subtract([.rareItem, .rareUser])
        let kept = try clean(rows, plan)
        #expect(try entry(kept, .rareItem)[0] == [1, 0, 0])
        #expect(try entry(kept, .rareUser)[0] == [0, 0, 0])
        #expect(kept.table.count == 7)
    }

    @Test func everythingThatGoesWithARowStaysWithIt() throws {
        let cleaned = try clean(
            [
                "a,x,1,1,2.5,i1,blue,UK", "a,x,2,1,2.5,i2,red,FR", ",q,1,1,1,i3,t,DE",
                "b,x,3,1,2,i4,red,FR", "a,y,4,1,2,i5,,",
            ],
            only()
        )
        #expect(cleaned.prices == [2.5, 2.5, 2, 2])
        #expect((0..<4).map { cleaned.invoices?[$0] } == ["i1", "i2", "i4", "i5"])
        #expect((0..<4).map { cleaned.countries?[$0] } == ["UK", "FR", "FR", nil])
        #expect(cleaned.userCountries() == ["UK", "FR"])
        #expect(cleaned.attributes.itemIDs == ["x", "y"])
        #expect(cleaned.attributes.titles == ["red", nil])
    }
}
