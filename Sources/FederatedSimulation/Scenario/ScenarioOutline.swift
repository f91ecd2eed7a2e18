import Foundation
import Yams

/// A scenario's keys and values as text, to show how two scenarios differ.
public enum ScenarioOutline {
    /// The values by dotted key, with changes applied.
    ///
    /// - Parameters:
    ///   - text: a scenario's text as it was read.
    ///   - overrides: `key.path=value` changes.
    /// - Returns: nil if the text is no mapping, or a change cannot be applied.
    public static func entries(of text: String, overrides: [String]) -> [String: String]? {
        guard var root = try? Yams.compose(yaml: text) else { return nil }
        for override in overrides {
            guard let changed = try? ScenarioOverride(override, file: "").applied(to: root) else {
                return nil
            }
            root = changed
        }
        guard case .mapping = root else { return nil }
        var entries: [String: String] = [:]
        collect(root, at: "", into: &entries)
        return entries
    }

    private static func collect(_ node: Node, at path: String, into entries: inout [String: String])
    {
        guard case .mapping(let mapping) = node else {
            entries[path] = text(node)
            return
        }
        if mapping.isEmpty { entries[path] = "{}" }
        for (key, value) in mapping {
            let name = key.string ?? "?"
            collect(value, at: path.isEmpty ? name : "\(path).\(name)", into: &entries)
        }
    }

    private static func text(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): scalar.string
        case .sequence(let sequence): "[\(sequence.map(text).joined(separator: ", "))]"
        case .mapping(let mapping):
            "{\(mapping.map { "\($0.key.string ?? "?"): \(text($0.value))" }.joined(separator: ", "))}"
        case .alias: "?"
        }
    }
}
