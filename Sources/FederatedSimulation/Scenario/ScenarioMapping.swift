import Yams

/// One mapping of a scenario file: typed access by key, with the place of every mistake.
struct ScenarioMapping {
    let file: String
    let path: String
    let line: Int?
    private let values: [String: Node]
    private let keyLines: [String: Int]

    /// Opens a mapping whose keys are all among `allowed`.
    ///
    /// - Throws: ``ScenarioError`` if it is no mapping or has an unknown key.
    init(_ node: Node, file: String, path: String, allowed: [String]) throws(ScenarioError) {
        self.file = file
        self.path = path
        line = node.mark?.line
        guard case .mapping(let mapping) = node else {
            throw ScenarioError(
                file: file,
                line: line,
                key: path,
                kind: .wrongType(
                    expected: "a mapping with the keys \(allowed.joined(separator: ", "))"
                )
            )
        }
        var values: [String: Node] = [:]
        var keyLines: [String: Int] = [:]
        for (keyNode, value) in mapping {
            guard case .scalar(let scalar) = keyNode else {
                throw ScenarioError(
                    file: file,
                    line: keyNode.mark?.line,
                    key: path,
                    kind: .wrongType(expected: "a mapping with plain keys")
                )
            }
            let key = scalar.string
            guard allowed.contains(key) else {
                throw ScenarioError(
                    file: file,
                    line: scalar.mark?.line,
                    key: Self.join(path, key),
                    kind: .unknownKey(nearest: EditDistance.nearest(to: key, among: allowed))
                )
            }
            values[key] = value
            keyLines[key] = scalar.mark?.line
        }
        self.values = values
        self.keyLines = keyLines
    }

    private static func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    /// Whether the key is present.
    func has(_ key: String) -> Bool { values[key] != nil }

    /// The error of a kind at a key.
    func error(_ key: String, _ kind: ScenarioError.Kind) -> ScenarioError {
        ScenarioError(
            file: file,
            line: values[key]?.mark?.line ?? keyLines[key] ?? line,
            key: Self.join(path, key),
            kind: kind
        )
    }

    /// The error of a value that cannot work.
    func impossible(_ key: String, _ reason: String) -> ScenarioError {
        error(key, .impossibleValue(reason: reason))
    }

    /// The mapping at a key, or nil if the key is absent.
    func mapping(_ key: String, allowed: [String]) throws(ScenarioError) -> ScenarioMapping? {
        guard let node = values[key] else { return nil }
        return try ScenarioMapping(node, file: file, path: Self.join(path, key), allowed: allowed)
    }

    /// The text at a key, or nil if the key is absent.
    func string(_ key: String) throws(ScenarioError) -> String? {
        guard let node = values[key] else { return nil }
        guard case .scalar(let scalar) = node else {
            throw error(key, .wrongType(expected: "a text"))
        }
        return scalar.string
    }

    /// The texts of the list at a key, or nil if the key is absent.
    func strings(_ key: String) throws(ScenarioError) -> [String]? {
        guard let node = values[key] else { return nil }
        guard case .sequence(let sequence) = node else {
            throw error(key, .wrongType(expected: "a list, as in [a, b]"))
        }
        var texts: [String] = []
        for element in sequence {
            guard case .scalar(let scalar) = element else {
                throw error(key, .wrongType(expected: "a list of plain words"))
            }
            texts.append(scalar.string)
        }
        return texts
    }

    /// The text at a key that must be there.
    func requiredString(_ key: String) throws(ScenarioError) -> String {
        guard let value = try string(key), !value.isEmpty else { throw error(key, .missingKey) }
        return value
    }

    /// One of a set of words.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, _ type: Word.Type)
        throws(ScenarioError) -> Word? where Word.RawValue == String
    {
        guard let text = try string(key) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        let nearest = EditDistance.nearest(to: text, among: words)
        throw impossible(
            key,
            "is '\(text)', not one of \(words.joined(separator: ", "))"
                + (nearest.map { "; did you mean '\($0)'?" } ?? "")
        )
    }

    /// A finite number, or nil if the key is absent.
    func double(_ key: String) throws(ScenarioError) -> Double? {
        guard let text = try string(key) else { return nil }
        guard let value = Double(text), value.isFinite else {
            throw error(key, .wrongType(expected: "a finite number, not '\(text)'"))
        }
        return value
    }

    /// A whole number in a range, or nil if the key is absent.
    func integer(_ key: String, in range: ClosedRange<Int>) throws(ScenarioError) -> Int? {
        guard let text = try string(key) else { return nil }
        guard let value = Int(text) else {
            throw error(key, .wrongType(expected: "a whole number, not '\(text)'"))
        }
        guard range.contains(value) else {
            throw impossible(
                key,
                "is \(value), outside \(range.lowerBound)…\(range.upperBound)"
            )
        }
        return value
    }

    /// A fraction of at least 0 and below 1, or nil if the key is absent.
    func fraction(_ key: String) throws(ScenarioError) -> Double? {
        guard let value = try double(key) else { return nil }
        guard value >= 0, value < 1 else {
            throw impossible(key, "is \(value), not a fraction of at least 0 and below 1")
        }
        return value
    }

    /// `true` or `false`, or nil if the key is absent.
    func bool(_ key: String) throws(ScenarioError) -> Bool? {
        guard let text = try string(key) else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default: throw error(key, .wrongType(expected: "true or false, not '\(text)'"))
        }
    }
}
