import Datasets

/// Which rules clean the data.
extension ScenarioReader {
    func cleaningPlan(_ mapping: ScenarioMapping, for format: DatasetFormat)
        throws(ScenarioError) -> CleaningPlan
    {
        var plan = CleaningPlan.standard(for: format)
        let enabled = try rules("enable", mapping)
        let disabled = try rules("disable", mapping)
        if let both = enabled.intersection(disabled).map(\.rawValue).min() {
            throw mapping.impossible("disable", "has '\(both)', and so has enable")
        }
        plan.enabled.formUnion(enabled)
        plan.enabled.subtract(disabled)
        plan.nonProductCodes += (try mapping.strings("nonProducts") ?? []).map(CodePattern.init)
        if let outliers = try mapping.word("outliers", CleaningPlan.Outliers.self) {
            plan.outliers = outliers
        }
        let range = 1...1_000_000
        if let count = try mapping.integer("minimumUsersPerItem", in: range) {
            plan.minimumUsersPerItem = count
        }
        if let count = try mapping.integer("minimumItemsPerUser", in: range) {
            plan.minimumItemsPerUser = count
        }
        return plan
    }

    private func rules(_ key: String, _ mapping: ScenarioMapping) throws(ScenarioError)
        -> Set<CleaningRule>
    {
        var rules: Set<CleaningRule> = []
        for name in try mapping.strings(key) ?? [] {
            guard let rule = CleaningRule(rawValue: name) else {
                let nearest = EditDistance.nearest(
                    to: name,
                    among: CleaningRule.allCases.map(\.rawValue)
                )
                throw mapping.impossible(
                    key,
                    "has '\(name)', which is no rule"
                        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
                )
            }
            rules.insert(rule)
        }
        return rules
    }
}
