import DifferentialPrivacy

/// Takes the members of one JSON object by name and type, and at the end refuses what is left.
struct JSONFields {
    private var members: [String: JSONValue]

    /// Creates a reader over an object's members.
    init(_ members: [String: JSONValue]) { self.members = members }

    /// Checks that every member was taken.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``.
    func finish() throws(PrivacyLedgerError) {
        guard members.isEmpty else { throw .invalidEntry(field: "unknown field") }
    }

    /// Whether a member has not been taken yet.
    func has(_ name: String) -> Bool { members[name] != nil }

    private mutating func take(_ name: String) throws(PrivacyLedgerError) -> JSONValue {
        guard let value = members.removeValue(forKey: name) else {
            throw .invalidEntry(field: name)
        }
        return value
    }

    /// Takes an integer from 0 to 2^53 - 1, within the bounds of its type.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``.
    mutating func integer<Value: FixedWidthInteger>(_ name: String, atLeast minimum: Value = 0)
        throws(PrivacyLedgerError) -> Value
    {
        guard case .integer(let value) = try take(name), let result = Value(exactly: value),
            result >= minimum
        else { throw .invalidEntry(field: name) }
        return result
    }

    /// Takes a finite number, 0 or more.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``.
    mutating func number(_ name: String) throws(PrivacyLedgerError) -> Double {
        switch try take(name) {
        case .integer(let value): return Double(value)
        case .real(let value): return value
        default: throw .invalidEntry(field: name)
        }
    }

    /// Takes an epsilon: a finite number or the string "infinite".
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``.
    mutating func epsilon(_ name: String) throws(PrivacyLedgerError) -> Double {
        if members[name] == .string("infinite") {
            members[name] = nil
            return .infinity
        }
        return try number(name)
    }

    /// Takes `epsilon` and `delta`.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``.
    mutating func budget() throws(PrivacyLedgerError) -> PrivacyBudget {
        let (epsilon, delta) = (try number("epsilon"), try number("delta"))
        guard let budget = try? PrivacyBudget(epsilon: epsilon, delta: delta) else {
            throw .invalidEntry(field: "epsilon or delta")
        }
        return budget
    }

    /// Takes a string of 1 to 256 bytes without control characters.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``.
    mutating func string(_ name: String) throws(PrivacyLedgerError) -> String {
        guard case .string(let value) = try take(name), (1...256).contains(value.utf8.count),
            Self.hasNoControls(value)
        else { throw .invalidEntry(field: name) }
        return value
    }

    private static func hasNoControls(_ text: String) -> Bool {
        // The categories of other characters are looked up in tables, which takes its time.
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            || text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// Takes a string that names a case.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``.
    mutating func choice<Value: RawRepresentable<String>>(_ name: String)
        throws(PrivacyLedgerError) -> Value
    {
        guard let value = Value(rawValue: try string(name)) else {
            throw .invalidEntry(field: name)
        }
        return value
    }

    /// Takes a digest: 64 lower-case hexadecimal digits.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``.
    mutating func digest(_ name: String) throws(PrivacyLedgerError) -> LedgerDigest {
        guard let value = LedgerDigest(hex: try string(name)) else {
            throw .invalidEntry(field: name)
        }
        return value
    }

    /// Takes a nested object.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``.
    mutating func object(_ name: String) throws(PrivacyLedgerError) -> JSONFields {
        guard case .object(let members) = try take(name) else { throw .invalidEntry(field: name) }
        return JSONFields(members)
    }

    /// Takes a privacy event; an unknown kind is refused, because nobody could charge it.
    ///
    /// The parser's limit on nested objects bounds the recursion.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidEntry(field:)``.
    mutating func event(_ name: String) throws(PrivacyLedgerError) -> PrivacyEvent {
        var fields = try object(name)
        let event: PrivacyEvent
        switch try fields.string("kind") {
        case "discreteGaussian":
            event = .discreteGaussian(
                squaredSensitivity: try fields.integer("squaredSensitivity"),
                variance: try fields.integer("variance"),
                dimension: try fields.integer("dimension")
            )
        case "distributedDiscreteGaussian":
            event = .distributedDiscreteGaussian(
                squaredSensitivity: try fields.integer("squaredSensitivity"),
                shareVariance: try fields.integer("shareVariance"),
                shares: try fields.integer("shares", atLeast: 1),
                dimension: try fields.integer("dimension")
            )
        case "gaussian": event = .gaussian(noiseMultiplier: try fields.number("noiseMultiplier"))
        case "nonPrivate": event = .nonPrivate
        case "poissonSampled":
            event = .poissonSampled(
                rate: try fields.number("rate"),
                event: try fields.event("event")
            )
        case "selfComposed":
            event = .selfComposed(
                count: try fields.integer("count", atLeast: 1),
                event: try fields.event("event")
            )
        case "skellam":
            event = .skellam(
                squaredSensitivity: try fields.integer("squaredSensitivity"),
                absoluteSensitivity: try fields.integer("absoluteSensitivity"),
                variance: try fields.integer("variance"),
                dimension: try fields.integer("dimension")
            )
        default: throw .invalidEntry(field: name)
        }
        try fields.finish()
        guard event.depth <= PrivacyEvent.maximumDepth else { throw .invalidEntry(field: name) }
        return event
    }
}
