import ProtocolPrimitives
import Testing

@testable import Datasets

@Suite struct CSVParserTests {
    private let plain = DatasetFormat.csv(CSVColumns(user: "u", item: "i"))

    @Test func readsNamedColumnsInAnyOrder() throws {
        let columns = CSVColumns(user: "who", item: "what", rating: "stars", timestamp: "when")
        let text = """
            when,note,what,stars,who
            2010-12-01 08:26:00,"a, b",x,4.5,Zoë
            7,,y,-1,Bob

            """
        let table = try read(text, .csv(columns)).table
        #expect(pairs(table) == [["Zoë", "x"], ["Bob", "y"]])
        #expect(table.ratings == [4.5, -1])
        #expect(table.timestamps == [1_291_191_960, 7])
    }

    @Test func unquotesAndCountsLinesInsideQuotes() throws {
        let text = "u,i\r\n\"a\"\"b\",\"x\r\ny\"\r\n\"c,d\",\"\"\"\"\r\nlast,z"
        let reading = try read(text, plain)
        #expect(pairs(reading.table) == [["a\"b", "x\r\ny"], ["c,d", "\""], ["last", "z"]])
        #expect(reading.lines == [2, 4, 5])
        #expect(reading.table.ratings == nil)
    }

    @Test(arguments: [
        ("u,i\na\n", 2, "2 fields as in the header, not 1"),
        ("u,i\na,b\nc,d,e\n", 3, "2 fields as in the header, not 3"),
        ("u,i\n\"x\ny\",b\nc\n", 4, "2 fields as in the header, not 1"),
        ("u,i\n,b\n", 2, "a user in column \"u\""), ("u,i\na,\"\"\n", 2, "an item in column \"i\""),
        ("u,i\na,b\"c\n", 2, "quotes around a field that contains quotes"),
        ("u,i\na,\"b\"c\n", 2, "a comma or the end of the line after the closing quote"),
        ("u,i\na,\"b\nc\n\n", 2, "a closing quote for the quote opened here"),
        ("u,i\na\rb,c\n", 2, "a line feed after the carriage return, or quotes around it"),
        ("u,i\na,\"b\"\rc\n", 2, "a comma or the end of the line after the closing quote"),
        ("u,i\na,\"b\"\r", 2, nil),
    ])
    func namesTheMalformedRecord(_ text: String, _ line: Int, _ expected: String?) throws {
        guard let expected else {
            // A carriage return at the very end is an empty line's worth.
            #expect(try pairs(read(text, plain).table) == [["a", "b"]])
            return
        }
        let error = DatasetError.malformedLine(file: "data", line: line, expected: expected)
        #expect(throws: error) { try read(text, plain) }
    }

    @Test(arguments: [
        ("a,b,x,5", "a number in column \"r\""), ("a,b,,5", "a number in column \"r\""),
        ("a,b,1,yesterday", "\(TimestampParser.expectation) in column \"t\""),
        ("a,b,1,", "\(TimestampParser.expectation) in column \"t\""),
    ])
    func namesTheColumn(_ row: String, _ expected: String) {
        let columns = CSVColumns(user: "u", item: "i", rating: "r", timestamp: "t")
        let error = DatasetError.malformedLine(file: "data", line: 2, expected: expected)
        #expect(throws: error) { try read("u,i,r,t\n\(row)\n", .csv(columns)) }
    }

    @Test func needsEveryColumnOnce() {
        let missing = DatasetError.columnMissing(file: "data", column: "u", found: ["U", "i"])
        #expect(throws: missing) { try read("U,i\na,b\n", plain) }
        #expect(missing.hint == "the header has: U, i")
        let twice = DatasetError.columnAmbiguous(file: "data", column: "i")
        #expect(throws: twice) { try read("u,i,i\na,b,c\n", plain) }
    }

    @Test func refusesTwoSpellingsOfOneText() {
        let error = #expect(throws: DatasetError.self) {
            try read("u,i\na,e\u{301}\nb,c\nd,\u{E9}\n", plain)
        }
        guard case .malformedLine("data", 4, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func readsBackWhatATableWrites(_ seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "csv")
        let alphabet = Array("ab,\"\n\r é字0")
        func ids(_ prefix: String) -> [String] {
            let count = 1 + Int(random.uint64(below: 8))
            let texts = (0..<count).map { number in
                let tail = (0..<random.uint64(below: 6)).map { _ in
                    alphabet[Int(random.uint64(below: UInt64(alphabet.count)))]
                }
                return prefix + String(tail) + "\(number)"
            }
            return texts.sorted(by: IdentifierOrder.precedes)
        }
        let users = ids("u")
        let items = ids("i")
        var cells = users.indices.flatMap { user in items.indices.map { (user, $0) } }
        random.shuffle(&cells)
        let table = try InteractionTable(
            userIDs: users,
            itemIDs: items,
            users: cells.map { Int32($0.0) },
            items: cells.map { Int32($0.1) },
            ratings: cells.map { _ in
                Float(bitPattern: 0x3F00_0000 + UInt32(random.uint64() % 9999))
            },
            timestamps: cells.map { _ in Int64(random.uint64() % 4_000_000_000) - 2_000_000_000 }
        )
        let reader = DatasetReader(format: .csv(.exported))
        #expect(try reader.parse(table.csv(), file: "data").table == table)
    }
}
