/// What is wrong with a scenario file, and where.
public struct ScenarioError: Error, Equatable, Sendable {
    /// The kinds of mistake.
    public enum Kind: Equatable, Sendable {
        /// The value cannot work; the reason is for people.
        case impossibleValue(reason: String)
        /// A required key is not there.
        case missingKey
        /// The file is not UTF-8 text or cannot be read; the reason is the system's.
        case unreadable(reason: String)
        /// The key means nothing here; the nearest valid one, if any is near.
        case unknownKey(nearest: String?)
        /// The text is not YAML; the parser's words.
        case syntax(problem: String)
        /// The value is of another type.
        case wrongType(expected: String)
    }

    /// The scenario file as it was named.
    public var file: String
    /// 1-based line, or nil if the value came from the command line or the file as a whole is meant.
    public var line: Int?
    /// Dotted path of the key, empty for the file as a whole.
    public var key: String
    /// What is wrong.
    public var kind: Kind

    /// The same mistake, blamed on `--set` if that is where the value came from.
    func attributed(to overrides: [String]) -> ScenarioError {
        guard
            overrides.contains(where: { change in
                let changed = change.prefix { $0 != "=" }
                return key == changed || key.hasPrefix("\(changed).")
            })
        else { return self }
        return ScenarioError(file: "--set", line: nil, key: key, kind: kind)
    }

    /// One line for the terminal.
    public var message: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let subject = key.isEmpty ? place : "\(place): '\(key)'"
        switch kind {
        case .impossibleValue(let reason): return "\(subject) \(reason)"
        case .missingKey: return "\(subject) is missing"
        case .unreadable(let reason): return "\(subject): \(reason)"
        case .unknownKey: return "\(subject) is not a known key"
        case .syntax(let problem): return "\(subject) is not valid YAML: \(problem)"
        case .wrongType(let expected): return "\(subject) must be \(expected)"
        }
    }

    /// What to do, if there is something to say.
    public var hint: String? {
        switch kind {
        case .unknownKey(let nearest?): "did you mean '\(nearest)'?"
        case .unknownKey, .missingKey: "the keys are described in simulations/scenario.schema.json"
        default: nil
        }
    }
}
