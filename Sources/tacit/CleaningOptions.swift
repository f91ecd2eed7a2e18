import ArgumentParser
import Datasets

/// Changes to a format's default rules.
struct CleaningOptions: ParsableArguments {
    @Option(help: "Switch a rule on. Repeatable.")
    var enable: [String] = []

    @Option(help: "Switch a rule off. Repeatable.")
    var disable: [String] = []

    @Option(
        name: .customLong("non-product"),
        help:
            "An item code that is no product; * stands for anything. Repeatable, adds to the format's."
    )
    var nonProducts: [String] = []

    @Option(help: "What outlier-quantity does: clip or drop.")
    var outliers: String?

    @Option(help: "Fewest users of an item for rare-item, 1…1000000.")
    var minimumUsersPerItem: Int?

    @Option(help: "Fewest items of a user for rare-user, 1…1000000.")
    var minimumItemsPerUser: Int?

    /// The plan for a format.
    ///
    /// - Throws: ``CommandFailure`` for words that mean nothing and numbers out of range.
    func plan(for format: DatasetFormat) throws -> CleaningPlan {
        var plan = CleaningPlan.standard(for: format)
        let on = try enable.map(Self.rule)
        let off = try disable.map(Self.rule)
        guard Set(on).isDisjoint(with: off) else {
            throw CommandFailure(message: "a rule is both enabled and disabled", code: .usage)
        }
        plan.enabled.formUnion(on)
        plan.enabled.subtract(off)
        plan.nonProductCodes += nonProducts.map(CodePattern.init)
        if let outliers {
            guard let known = CleaningPlan.Outliers(rawValue: outliers) else {
                throw CommandFailure(message: "--outliers must be clip or drop", code: .usage)
            }
            plan.outliers = known
        }
        for (name, value) in [
            ("--minimum-users-per-item", minimumUsersPerItem),
            ("--minimum-items-per-user", minimumItemsPerUser),
        ] {
            guard value.map({ (1...1_000_000).contains($0) }) ?? true else {
                throw CommandFailure(message: "\(name) must be 1…1000000", code: .usage)
            }
        }
        plan.minimumUsersPerItem = minimumUsersPerItem ?? plan.minimumUsersPerItem
        plan.minimumItemsPerUser = minimumItemsPerUser ?? plan.minimumItemsPerUser
        return plan
    }

    private static func rule(_ name: String) throws -> CleaningRule {
        guard let rule = CleaningRule(rawValue: name) else {
            throw CommandFailure(
                message: "there is no rule '\(name)'",
                hint: "the rules are "
                    + CleaningRule.allCases.map(\.rawValue).joined(separator: ", "),
                code: .usage
            )
        }
        return rule
    }
}
