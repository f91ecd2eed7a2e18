import DifferentialPrivacy

/// One kind of query of a program, as `audit calibrate --query` takes it.
struct CalibrationQuery {
    /// Letters, digits, `.`, `-` and `_`; nil for the one kind that flags describe.
    var name: String?
    var query: ProgramCalibration.Query
    /// Its share of the budget, or nil where shares are optimized.
    var share: Double?

    private static let form = "NAME:rounds=R[,rate=Q][,weight=W][,share=S]"
    private static let keys = ["rounds", "rate", "weight", "share"]

    /// The one kind of query that flags describe.
    init(_ query: ProgramCalibration.Query) { self.query = query }

    /// Reads `NAME:rounds=R[,rate=Q][,weight=W][,share=S]`.
    ///
    /// - Throws: ``CommandFailure`` that says what is wrong.
    init(_ text: String) throws {
        func failure(_ reason: String) -> CommandFailure {
            CommandFailure(
                message: "--query '\(text)' \(reason)",
                hint: "the form is \(Self.form)",
                code: .usage
            )
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw failure("has no ':' after its name") }
        let name = String(parts[0])
        guard (1...40).contains(name.count), name.allSatisfy(Self.isNameCharacter) else {
            throw failure("needs a name of 1 to 40 letters, digits, '.', '-' or '_'")
        }
        var values: [String: String] = [:]
        for field in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
            let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { throw failure("has '\(field)' where key=value belongs") }
            let key = String(pair[0])
            guard Self.keys.contains(key) else {
                throw failure("has '\(key)', not one of \(Self.keys.joined(separator: ", "))")
            }
            guard values.updateValue(String(pair[1]), forKey: key) == nil else {
                throw failure("has \(key) twice")
            }
        }
        guard let rounds = values["rounds"].flatMap({ Int($0) }),
            (1...PlanOptions.maximumRounds).contains(rounds)
        else {
            throw failure("needs rounds, a whole number from 1 to \(PlanOptions.maximumRounds)")
        }
        func number(_ key: String, _ range: ClosedRange<Double>, _ words: String) throws -> Double?
        {
            guard let text = values[key] else { return nil }
            guard let value = Double(text), range.contains(value) else {
                throw failure("needs a \(key) \(words)")
            }
            return value
        }
        let fraction = Double.leastNonzeroMagnitude...1
        self.name = name
        query = ProgramCalibration.Query(
            rounds: rounds,
            samplingRate: try number("rate", fraction, "above 0 and at most 1") ?? 1,
            weight: try number("weight", 1e-30...1e30, "from 1e-30 to 1e30") ?? 1
        )
        share = try number("share", fraction, "above 0 and at most 1")
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || ".-_".contains(character))
    }
}
