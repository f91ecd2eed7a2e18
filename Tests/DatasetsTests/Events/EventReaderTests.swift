import Testing

@testable import Datasets

@Suite struct EventReaderTests {
    private let columns = CSVColumns(user: "user", item: "item", description: "title")

    private func clean(_ contents: [UInt8]) throws -> CleanedDataset {
        try DatasetCleaner(format: .csv(columns)).clean(contents, file: "data")
    }

    /// Each text after the header, the lines that are no rows, and the lines that are.
    @Test(
        arguments: [
            ("a,x,\"1\"\"2\"\nb,y,t\n", [], [2, 3]), ("a,x,1\"2\nb,y,t\n", [2], [3]),
            ("a,x\nb,y,t,u\nc,z,t\n", [2, 3], [4]), ("a,x,\"never closed\nb,y,t\n", [2], [3]),
            ("a,x,\"two\nlines\"\nb,y,t\n", [], [2, 4]), ("a,x,\"t\"u\nb,y,t\n", [2], [3]),
            ("\n\na,x,t\n", [2, 3], [4]), ("a,x,\"\nb,y,\"\nc,z,t\n", [], [2, 4]),
        ] as [(String, [Int], [Int32])]
    )
    func badRecordsAreLeftOneByOne(_ text: String, _ bad: [Int], _ good: [Int32]) throws {
        let cleaned = try clean(bytes("user,item,title\n" + text))
        #expect(cleaned.report[.unparsableRow]?.exampleLines == bad)
        #expect(cleaned.report[.unparsableRow]?.dropped == bad.count)
        #expect(cleaned.lines == good)
    }

    @Test func linesThatAreNotUTF8AreLatin1() throws {
        let text =
            bytes("user,item,title\na,x,caf\u{E9}\nb,y,caf") + [0xE9, 0x0A] + bytes("c,z,t\n")
        let cleaned = try clean(text)
        #expect(cleaned.report[.latin1Text]?.exampleLines == [3])
        #expect(cleaned.report[.latin1Text]?.changed == 1)
        #expect(cleaned.attributes.titles == ["caf\u{E9}", "caf\u{E9}", "t"])
        var cleaner = DatasetCleaner(format: .csv(columns))
        cleaner.plan.enabled.remove(.latin1Text)
        #expect(throws: DatasetError.notUTF8(file: "data", line: 3)) {
            try cleaner.clean(text, file: "data")
        }
    }

    @Test func aByteOrderMarkIsNoPartOfTheHeader() throws {
        let cleaned = try clean(bytes("\u{FEFF}user,item,title\r\na,x,t\r\n"))
        #expect(cleaned.findings.map(\.rule) == [.byteOrderMark])
        #expect(pairs(cleaned.table) == [["a", "x"]])
    }

    @Test func headersMustHaveTheColumnsOnce() {
        #expect(
            throws: DatasetError.columnMissing(
                file: "data",
                column: "title",
                found: ["user", "item"]
            )
        ) { try clean(bytes("user,item\na,x\n")) }
        #expect(throws: DatasetError.columnAmbiguous(file: "data", column: "item")) {
            try clean(bytes("user,item,item,title\na,x,y,t\n"))
        }
    }

    @Test func bothEditionsOfOnlineRetailAreRead() throws {
        let first =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        let second =
            "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
        let rows = [
            "1,71053,LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,UK\n",
            "1,71053,LANTERN,6,12/1/2010 8:26,3.39,17850,UK\n",
        ]
        for header in [first, second] {
            for row in rows {
                let cleaned = try DatasetCleaner(format: .onlineRetail)
                    .clean(bytes(header + row), file: "data")
                #expect(pairs(cleaned.table) == [["17850", "71053"]])
                #expect(cleaned.table.timestamps == [1_291_191_960])
                #expect(cleaned.table.quantities == [6])
                #expect(cleaned.prices == [3.39])
            }
        }
        let strict = DatasetReader(format: .onlineRetail)
        let error = DatasetError.cleaningNeeded(file: "data", format: "online-retail")
        #expect(throws: error) { try strict.parse(bytes(first + rows[0]), file: "data") }
    }

    @Test(arguments: [
        "13/1/2010 8:26", "2/29/2011 8:26", "1/1/2010 24:00", "1/1/2010 8:60", "1/1/10 8:26",
        "1/1/2010", "1/1/2010 8:6", "/1/2010 8:26", "1/1/2010  8:26", "a/1/2010 8:26",
    ])
    func datesThatAreNoneAreRefused(_ text: String) {
        #expect(TimestampParser.monthFirst(bytes(text), 0..<text.utf8.count) == nil)
    }

    @Test func listeningCountsAreQuantities() throws {
        let text = "userID\tartistID\tweight\n2\t51\t13883\n2\t52\t1\n"
        let reading = try DatasetReader(format: .lastFM).parse(bytes(text), file: "data")
        #expect(reading.table.quantities == [13_883, 1])
        #expect(reading.table.ratings == nil && reading.table.timestamps == nil)
        #expect(pairs(reading.table) == [["2", "51"], ["2", "52"]])
        for bad in ["2\t51\t1\n", "userID\tartistID\tweight\n2\t51\n"] {
            #expect(throws: DatasetError.self) {
                try DatasetReader(format: .lastFM).parse(bytes(bad), file: "data")
            }
        }
    }
}
