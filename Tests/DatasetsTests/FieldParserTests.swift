import Testing

@testable import Datasets

@Suite struct FieldParserTests {
    @Test(
        arguments: [
            ("0", 0), ("7", 7), ("999999999999999999", 999_999_999_999_999_999),
            ("1000000000000000000", nil), ("00", nil), ("01", nil), ("-1", nil), ("+1", nil),
            ("", nil), ("1 ", nil), ("٣", nil),
        ] as [(String, Int64?)]
    )
    func readsIndices(_ text: String, _ expected: Int64?) {
        #expect(FieldParser.index(bytes(text), 0..<text.utf8.count) == expected)
    }

    @Test(
        arguments: [("-5", -5), ("007", 7), ("-", nil), ("--1", nil), ("", nil), ("1e3", nil)]
            as [(String, Int64?)]
    )
    func readsIntegers(_ text: String, _ expected: Int64?) {
        #expect(FieldParser.integer(bytes(text), 0..<text.utf8.count) == expected)
    }

    @Test(
        arguments: [
            ("5", 5), ("3.5", 3.5), ("-0.25", -0.25), ("1e-3", 0.001), ("16777217", 16_777_216),
            ("0.1", 0.1), ("nan", nil), ("inf", nil), ("-inf", nil), ("0x10", nil), ("1e39", nil),
            ("", nil), (" 1", nil), ("1,5", nil), ("-", nil), ("e", nil), ("1-2", nil),
        ] as [(String, Float?)]
    )
    func readsRatings(_ text: String, _ expected: Float?) {
        #expect(FieldParser.rating(bytes(text), 0..<text.utf8.count) == expected)
    }

    /// Expected values from Python's `datetime`.
    @Test(
        arguments: [
            ("2010-12-01 08:26:00", 1_291_191_960), ("2000-02-29T23:59:59Z", 951_868_799),
            ("1969-12-31", -86_400), ("2100-03-01 00:00", 4_107_542_400),
            ("0001-01-01", -62_135_596_800), ("9999-12-31 23:59:59", 253_402_300_799),
            ("1291191960", 1_291_191_960), ("-3", -3), ("2100-02-29", nil), ("2001-04-31", nil),
            ("2001-13-01", nil), ("2001-00-10", nil), ("2001-01-00", nil),
            ("2001-01-01 24:00", nil),
            ("2001-01-01 10:60", nil), ("2001-01-01 10:00:60", nil), ("2001-01-01 10", nil),
            ("2001/01/01", nil), ("01-01-2001", nil), ("2001-01-01x10:00", nil),
            ("2001-01-01Z", nil),
            ("2001-01-01 10:00:00 ", nil), ("2001-01-01 10:00:0a", nil), ("", nil), ("Z", nil),
        ] as [(String, Int64?)]
    )
    func readsTimes(_ text: String, _ expected: Int64?) {
        let field = bytes("<\(text)>")
        #expect(TimestampParser.timestamp(field, 1..<(field.count - 1)) == expected)
    }
}
