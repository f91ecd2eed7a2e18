import FederatedSimulation

/// One thing that differs between the configurations of two runs.
public struct ConfigurationDifference: Sendable, Equatable, Encodable {
    /// A scenario's dotted key, or another word.
    public var key: String
    /// The first run's value; nil if it does not give the key.
    public var first: String?
    /// The second run's value; nil if it does not give the key.
    public var second: String?

    /// Everything that differs, by key.
    static func between(_ first: RunReport, _ second: RunReport) -> [ConfigurationDifference] {
        var differences: [ConfigurationDifference] = []
        func add(_ key: String, _ one: String?, _ other: String?) {
            guard one != other else { return }
            differences.append(ConfigurationDifference(key: key, first: one, second: other))
        }
        add("version", first.version, second.version)
        let texts = (entries(first), entries(second))
        if let one = texts.0, let other = texts.1 {
            for key in Set(one.keys).union(other.keys).sorted() where key != "seed" {
                add(key, one[key], other[key])
            }
        } else {
            add("scenario digest", first.inputs.scenarioDigest, second.inputs.scenarioDigest)
        }
        add("seed", "\(first.inputs.seed)", "\(second.inputs.seed)")
        return differences
    }

    private static func entries(_ report: RunReport) -> [String: String]? {
        ScenarioOutline.entries(
            of: report.inputs.scenarioText,
            overrides: report.inputs.overrides
        )
    }
}
