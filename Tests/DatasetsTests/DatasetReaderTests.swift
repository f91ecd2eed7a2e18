import Testing

@testable import Datasets

@Suite struct DatasetReaderTests {
    @Test(arguments: ["::", "\t"])
    func readsMovieLens(_ separator: String) throws {
        let text = [["10", "5", "3.5", "100"], ["9", "7", "4", "-2"], ["10", "7", "1", "0"]]
            .map { $0.joined(separator: separator) + "\n" }.joined()
        let reading = try read(text, .movieLens)
        #expect(reading.table.userIDs == ["9", "10"])
        #expect(reading.table.itemIDs == ["5", "7"])
        #expect(reading.table.users == [1, 0, 1])
        #expect(reading.table.items == [0, 1, 1])
        #expect(reading.table.ratings == [3.5, 4, 1])
        #expect(reading.table.timestamps == [100, -2, 0])
        #expect(reading.lines == [1, 2, 3])
        let report = ReadingReport(
            file: "data",
            isCompressed: false,
            byteCount: text.utf8.count,
            rowCount: 3,
            findings: []
        )
        #expect(reading.report == report)
    }

    @Test func readsNCF() throws {
        let table = try read("1\t0\t5\t9\n0\t2\t4\t8", .ncf).table
        #expect(pairs(table) == [["1", "0"], ["0", "2"]])
        #expect(table.ratings == [5, 4])
    }

    @Test func readsLightGCN() throws {
        let reading = try read("1 5 4 \n0 4\n2\n3 \n", .lightGCN)
        #expect(pairs(reading.table) == [["1", "5"], ["1", "4"], ["0", "4"]])
        #expect(reading.table.userIDs == ["0", "1", "2", "3"])
        #expect(reading.table.ratings == nil)
        #expect(reading.table.timestamps == nil)
        #expect(reading.lines == [1, 1, 2])
        #expect(
            reading.report.findings == [
                DatasetFinding(rule: .userWithoutItems, count: 2, firstLine: 3)
            ]
        )
    }

    @Test(arguments: [
        "0\t1\t5\t9\n2\t3\t4\t8", "0\t1\t5\t9\r\n2\t3\t4\t8\r\n",
        "\u{FEFF}0\t1\t5\t9\n2\t3\t4\t8\n", "0\t1\t5\t9\n2\t3\t4\t8\n\r\n\n",
    ])
    func toleratesLineEndsAndByteOrderMarks(_ text: String) throws {
        let reading = try read(text, .ncf)
        #expect(pairs(reading.table) == [["0", "1"], ["2", "3"]])
        #expect(reading.table.timestamps == [9, 8])
        let findings = [DatasetFinding(rule: .byteOrderMark, count: 1, firstLine: 1)]
        #expect(reading.report.findings == (text.hasPrefix("\u{FEFF}") ? findings : []))
    }

    @Test func keepsTheFirstOfDuplicatesAndCountsTheRest() throws {
        let text = "0\t1\t5\t9\n1\t1\t3\t1\n0\t2\t4\t8\n1\t1\t2\t2\n0\t1\t1\t7\n0\t1\t2\t6\n"
        let reading = try read(text, .ncf, duplicates: .keepFirst)
        #expect(pairs(reading.table) == [["0", "1"], ["1", "1"], ["0", "2"]])
        #expect(reading.table.ratings == [5, 3, 4])
        #expect(reading.table.timestamps == [9, 1, 8])
        #expect(reading.lines == [1, 2, 3])
        #expect(reading.report.rowCount == 6)
        #expect(
            reading.report.findings == [
                DatasetFinding(rule: .duplicateInteraction, count: 3, firstLine: 4)
            ]
        )
    }

    @Test func refusesTheFirstDuplicateInTheFile() {
        let text = "5\t1\t5\t9\n0\t1\t3\t1\n5\t1\t4\t8\n0\t1\t2\t2\n"
        let error = DatasetError.duplicateInteraction(
            file: "data",
            line: 3,
            user: "5",
            item: "1",
            firstLine: 1
        )
        #expect(throws: error) { try read(text, .ncf) }
        #expect(error.message == "data:3: user 5 and item 1 occur again, first on line 1")
        #expect(error.hint?.contains("keep-first") == true)
        let onOneLine = DatasetError.duplicateInteraction(
            file: "data",
            line: 2,
            user: "1",
            item: "7",
            firstLine: 2
        )
        #expect(throws: onOneLine) { try read("0 7\n1 7 8 7\n", .lightGCN) }
    }

    @Test(arguments: [
        (DatasetFormat.movieLens, "1::2::3::4\n1::3::4\n", 2),
        (.movieLens, "1::2::3::4\n1\t3\t4\t5\n", 2), (.movieLens, "1::2::3::4::5\n", 1),
        (.movieLens, "1:2:3:4\n", 1), (.movieLens, "1 2 3 4\n", 1),
        (.movieLens, "1::2::3::4\n\n1::3::3::4\n", 2), (.movieLens, "x::2::3::4\n", 1),
        (.movieLens, "1::::3::4\n", 1), (.ncf, "1::2::3::4\n", 1), (.ncf, "1\t2\t3\t4 \n", 1),
        (.ncf, "1\t2\tnan\t4\n", 1), (.ncf, "1\t2\t1e99\t4\n", 1), (.ncf, "1\t2\t0x1\t4\n", 1),
        (.ncf, "01\t2\t3\t4\n", 1), (.ncf, "-1\t2\t3\t4\n", 1), (.ncf, "1\t2\t3\t4.5\n", 1),
        (.ncf, "1\t2\t3\t9999999999999999999\n", 1), (.ncf, "1\t2\t\t4\n", 1),
        (.lightGCN, "0 1\n1 x\n", 2), (.lightGCN, "0  1\n", 1), (.lightGCN, " 0 1\n", 1),
        (.lightGCN, "0 1\n\n1 2\n", 2), (.lightGCN, "0 1  \n", 1), (.lightGCN, "0\t1\n", 1),
        (.lightGCN, "0 1.0\n", 1),
    ])
    func namesTheMalformedLine(_ format: DatasetFormat, _ text: String, _ expected: Int) {
        let error = #expect(throws: DatasetError.self) { try read(text, format) }
        guard case .malformedLine("data", let line, let expectation) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(line == expected)
        #expect(!expectation.isEmpty)
    }

    @Test(arguments: [
        (DatasetFormat.movieLens, ""), (.ncf, "\n\n"), (.lightGCN, "\u{FEFF}"),
        (.lightGCN, "0\n1\n"), (.csv(.exported), ""),
        (.csv(.exported), "user,item,rating,timestamp\n"),
    ])
    func refusesEmptyData(_ format: DatasetFormat, _ text: String) {
        #expect(throws: DatasetError.emptyData(file: "data")) { try read(text, format) }
    }

    @Test func namesTheLineThatIsNotUTF8() {
        let contents = bytes("user,item\na,b\nc,") + [0xE9] + bytes("\nd,e\n")
        let reader = DatasetReader(format: .csv(CSVColumns(user: "user", item: "item")))
        #expect(throws: DatasetError.notUTF8(file: "data", line: 3)) {
            try reader.parse(contents, file: "data")
        }
    }

    @Test func refusesMoreThanTheLimit() throws {
        var reader = DatasetReader(format: .ncf)
        let text = bytes("0\t1\t5\t9\n")
        reader.maximumByteCount = text.count
        #expect(try reader.parse(text, file: "data").table.count == 1)
        reader.maximumByteCount = text.count - 1
        let error = DatasetError.fileTooLarge(file: "data", limitByteCount: text.count - 1)
        #expect(throws: error) { try reader.parse(text, file: "data") }
        reader.maximumByteCount = -1
        #expect(throws: DatasetError.self) { try reader.parse(text, file: "data") }
    }
}
