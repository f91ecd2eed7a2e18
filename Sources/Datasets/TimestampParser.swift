/// Reads times as ``CSVColumns/timestamp`` describes them.
enum TimestampParser {
    /// What the parser accepts, for error messages.
    static let expectation = "unix seconds or YYYY-MM-DD[ HH:MM[:SS]]"

    /// Seconds since 1970-01-01 00:00 UTC, or nil if the field is no time.
    static func timestamp(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
        if let seconds = FieldParser.integer(bytes, range) { return seconds }
        var field = bytes[range]
        if field.last == UInt8(ascii: "Z"), field.count > 11 { field.removeLast() }
        let text = Array(field)
        guard [10, 16, 19].contains(text.count), text[4] == UInt8(ascii: "-"),
            text[7] == UInt8(ascii: "-"), let year = FieldParser.digits(text, 0..<4),
            let month = FieldParser.digits(text, 5..<7), let day = FieldParser.digits(text, 8..<10),
            (1...12).contains(month), day >= 1, day <= dayCount(year: year, month: month)
        else { return nil }
        guard let seconds = secondsOfDay(text) else { return nil }
        return days(year: year, month: month, day: day) * 86_400 + seconds
    }

    /// `M/D/YYYY H:MM` as spreadsheets of Online Retail have it, or nil if the field is not that.
    static func monthFirst(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
        let parts = bytes[range].split(
            separator: UInt8(ascii: " "),
            omittingEmptySubsequences: false
        )
        guard parts.count == 2 else { return nil }
        let date = parts[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let clock = parts[1].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard date.count == 3, clock.count == 2, date[2].count == 4, clock[1].count == 2,
            let month = FieldParser.digits(bytes, date[0].indices), (1...12).contains(month),
            let year = FieldParser.digits(bytes, date[2].indices),
            let day = FieldParser.digits(bytes, date[1].indices), day >= 1,
            day <= dayCount(year: year, month: month),
            let hour = FieldParser.digits(bytes, clock[0].indices), hour < 24,
            let minute = FieldParser.digits(bytes, clock[1].indices), minute < 60
        else { return nil }
        return days(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60
    }

    private static func secondsOfDay(_ text: [UInt8]) -> Int64? {
        guard text.count > 10 else { return 0 }
        guard text[10] == UInt8(ascii: " ") || text[10] == UInt8(ascii: "T"),
            text[13] == UInt8(ascii: ":"), let hour = FieldParser.digits(text, 11..<13), hour < 24,
            let minute = FieldParser.digits(text, 14..<16), minute < 60
        else { return nil }
        guard text.count > 16 else { return hour * 3600 + minute * 60 }
        guard text[16] == UInt8(ascii: ":"), let second = FieldParser.digits(text, 17..<19),
            second < 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func dayCount(year: Int64, month: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, for years 0 to 9999.
    ///
    /// Years are counted from March, so that the leap day comes last: H. Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
