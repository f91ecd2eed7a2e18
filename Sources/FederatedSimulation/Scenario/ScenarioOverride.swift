import Yams

/// One `--set key.path=value`.
struct ScenarioOverride {
    private let path: [String]
    private let value: Node
    private let file: String
    private let text: String

    /// Parses `key.path=value`; the value is YAML, usually a plain word or number.
    ///
    /// - Throws: ``ScenarioError`` if there is no `=` or no key.
    init(_ text: String, file: String) throws(ScenarioError) {
        self.file = file
        self.text = text
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let keys = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty, keys.allSatisfy({ !$0.isEmpty }),
            let value = try? Yams.compose(yaml: String(parts[1]))
        else {
            throw ScenarioError(
                file: "--set",
                line: nil,
                key: text,
                kind: .wrongType(expected: "of the form key.path=value")
            )
        }
        path = keys
        self.value = value
    }

    /// The document with the value in place; missing mappings on the way are made.
    func applied(to root: Node) throws(ScenarioError) -> Node {
        try replace(in: root, path[...])
    }

    private func replace(in node: Node, _ path: ArraySlice<String>) throws(ScenarioError) -> Node {
        guard let key = path.first else { return value }
        var pairs: [(Node, Node)] = []
        var found = false
        if case .mapping(let mapping) = node {
            for (existingKey, existing) in mapping {
                if existingKey.string == key {
                    found = true
                    pairs.append((existingKey, try replace(in: existing, path.dropFirst())))
                } else {
                    pairs.append((existingKey, existing))
                }
            }
        }
        if !found {
            pairs.append((Node(key), try replace(in: Node([(Node, Node)]()), path.dropFirst())))
        }
        return Node(pairs)
    }
}
