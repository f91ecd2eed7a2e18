/// What may be the case when an item is chosen, with its values; **public**.
///
/// Which value an event has is found where the event is. Times are taken in UTC.
public enum ContextDimension: Equatable, Sendable {
    /// The month, `1`…`12`.
    case month
    /// The day of the week, `monday`…`sunday`.
    case weekday
    /// The hour of the day, `0`…`23`.
    case hour
    /// The country, one of a public list.
    case country([String])
    /// The device, or the kind of it, one of a public list.
    case device([String])

    private static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    /// Creates a dimension from its name in scenarios and releases.
    ///
    /// - Parameters:
    ///   - name: `month`, `weekday`, `hour`, `country` or `device`.
    ///   - listed: the list for `country` and `device`, for the others unused.
    public init?(name: String, listed: [String] = []) {
        switch name {
        case "month": self = .month
        case "weekday": self = .weekday
        case "hour": self = .hour
        case "country": self = .country(listed)
        case "device": self = .device(listed)
        default: return nil
        }
    }

    /// The name in scenarios and releases.
    public var name: String {
        switch self {
        case .month: "month"
        case .weekday: "weekday"
        case .hour: "hour"
        case .country: "country"
        case .device: "device"
        }
    }

    /// The values in their order.
    public var values: [String] {
        switch self {
        case .month: (1...12).map(String.init)
        case .weekday: Self.weekdays
        case .hour: (0..<24).map(String.init)
        case .country(let names), .device(let names): names
        }
    }

    /// Whether events need a time to have a value.
    public var needsTime: Bool {
        switch self {
        case .month, .weekday, .hour: true
        case .country, .device: false
        }
    }

    /// The value of an event, an index into ``values``.
    ///
    /// - Parameters:
    ///   - time: seconds since 1970-01-01 00:00 UTC; nil if unknown.
    ///   - country: the event's country; nil if unknown.
    ///   - device: the event's device; nil if unknown.
    /// - Returns: nil if the event does not say.
    public func value(time: Int64?, country: String?, device: String? = nil) -> Int? {
        if case .country(let names) = self { return country.flatMap(names.firstIndex) }
        if case .device(let names) = self { return device.flatMap(names.firstIndex) }
        guard let time else { return nil }
        let day = Self.quotient(time, 86_400)
        switch self {
        case .month: return Self.month(day: day) - 1
        // The first of January 1970 was a Thursday.
        case .weekday: return Int(day + 3 - 7 * Self.quotient(day + 3, 7))
        case .hour:
            // Not from the day's first second, which may be before the first number there is.
            let second = time % 86_400
            return Int((second < 0 ? second + 86_400 : second) / 3600)
        case .country, .device: return nil
        }
    }

    /// The quotient rounded down.
    private static func quotient(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The month, 1…12, of a day counted from 1970-01-01 in the Gregorian calendar.
    ///
    /// `civil_from_days` of H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in
    /// March, so that the leap day is the last.
    private static func month(day: Int64) -> Int {
        let shifted = day + 719_468
        let dayOfEra = shifted - 146_097 * quotient(shifted, 146_097)
        let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = Int((5 * dayOfYear + 2) / 153)
        return monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    }
}
