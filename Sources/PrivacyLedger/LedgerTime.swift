/// A point in time of whole seconds, UTC, from year 0000 to 9999; the caller's clock says it.
public struct LedgerTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
    public let secondsSince1970: Int64

    private static let earliest: Int64 = -62_167_219_200
    private static let latest: Int64 = 253_402_300_799

    /// Takes a reading that is known to be in range.
    init(unchecked secondsSince1970: Int64) { self.secondsSince1970 = secondsSince1970 }

    /// Creates a time; nil outside the years 0000 to 9999.
    public init?(secondsSince1970: Int64) {
        guard (Self.earliest...Self.latest).contains(secondsSince1970) else { return nil }
        self.secondsSince1970 = secondsSince1970
    }

    /// Reads the form `2026-11-21T02:54:00Z` (RFC 3339); nil for every other spelling.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20,
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
            let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        guard
            let time = LedgerTime(
                secondsSince1970: days * 86_400 + hour * 3600 + minute * 60 + second
            ),
            // Catches impossible dates and wrong separators alike.
            time.description == text
        else { return nil }
        self = time
    }

    /// The time as `2026-11-21T02:54:00Z`.
    public var description: String {
        let days = (secondsSince1970 - (secondsSince1970 % 86_400 + 86_400) % 86_400) / 86_400
        let second = secondsSince1970 - days * 86_400
        let (year, month, day) = Self.civil(days: days)
        let parts = [month, day, second / 3600, second / 60 % 60, second % 60].map {
            $0 < 10 ? "0\($0)" : "\($0)"
        }
        let padding = String(repeating: "0", count: max(0, 4 - "\(year)".count))
        return "\(padding)\(year)-\(parts[0])-\(parts[1])T\(parts[2]):\(parts[3]):\(parts[4])Z"
    }

    /// Orders times.
    public static func < (lhs: LedgerTime, rhs: LedgerTime) -> Bool {
        lhs.secondsSince1970 < rhs.secondsSince1970
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var result: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            result = result * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return result
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar (Hinnant, "chrono-compatible
    /// low-level date algorithms", days_from_civil), for years 0 to 9999.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = (month <= 2 ? year - 1 : year) + 400
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era - 1) * 146_097 + dayOfEra - 719_468
    }

    /// The inverse of ``days(year:month:day:)`` (civil_from_days).
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468 + 146_097
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (
            yearOfEra + (era - 1) * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * part + 2) / 5 + 1
        )
    }
}
