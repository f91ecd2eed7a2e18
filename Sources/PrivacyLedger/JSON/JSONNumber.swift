/// Numbers as ECMAScript and RFC 8785, section 3.2.2.3, write them.
enum JSONNumber {
    /// The shortest digits that read back as `value`, in ECMAScript's layout (Number::toString).
    ///
    /// - Precondition: `value` is finite and 0 or more.
    static func text(of value: Double) -> String {
        let (digits, point) = shortest(value)
        let count = digits.count
        switch point {
        case count...21 where point >= count:
            return digits + String(repeating: "0", count: point - count)
        case 1...21:
            return digits.prefix(point) + "." + digits.dropFirst(point)
        case -5...0:
            return "0." + String(repeating: "0", count: -point) + digits
        default:
            let exponent = point - 1
            let sign = exponent < 0 ? "-" : "+"
            let fraction = count > 1 ? "." + digits.dropFirst() : ""
            return digits.prefix(1) + fraction + "e" + sign + String(exponent.magnitude)
        }
    }

    /// The shortest digits d and the place n of the decimal point: value = 0.d * 10^n.
    private static func shortest(_ value: Double) -> (digits: String, point: Int) {
        // Swift's description has the same shortest digits, in another layout.
        let parts = value.description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let halves = (parts.first ?? "0").split(separator: ".", omittingEmptySubsequences: false)
        let whole = halves.first ?? "0"
        let fraction = halves.count > 1 ? halves[1] : ""
        let all = String(whole + fraction)
        let leading = all.prefix { $0 == "0" }.count
        var digits = all.dropFirst(leading)
        while digits.last == "0" { digits.removeLast() }
        guard !digits.isEmpty else { return ("0", 1) }
        return (String(digits), whole.count - leading + exponent)
    }
}
