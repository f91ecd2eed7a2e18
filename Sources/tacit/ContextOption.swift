import ArgumentParser
import ModelRelease
import Recommenders

/// What is the case now: `--context month=12`.
struct ContextOption: ExpressibleByArgument, Equatable {
    /// What is named, such as `month`.
    let name: String
    /// Its value.
    let value: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        name = String(parts[0])
        value = String(parts[1])
    }
}

/// Whether lists follow a context, and how strongly.
struct ContextOptions: ParsableArguments {
    @Option(
        name: .customLong("context"),
        help: ArgumentHelp(
            "What is the case: month=1…12, weekday=monday…, hour=0…23 (UTC), country=… or device=…, as far as "
                + "the release knows.",
            valueName: "name=value"
        )
    )
    var contexts: [ContextOption] = []

    @Option(
        help: ArgumentHelp(
            "How strongly lists follow --context: 0 (not) … 10; by default as the release says.",
            valueName: "strength"
        )
    )
    var boost: Double?

    func validate() throws {
        guard boost == nil || !contexts.isEmpty else {
            throw ValidationError("--boost needs --context")
        }
        if let boost, !(boost >= 0 && boost <= 10) {
            throw ValidationError("--boost must be 0…10")
        }
        guard Set(contexts.map(\.name)).count == contexts.count else {
            throw ValidationError("--context names something twice")
        }
    }

    /// What a context adds to items.
    struct Choice {
        /// Log-ratios by item.
        let boosts: [Double]
        /// Factor on them.
        let strength: Double
        /// What is the case, as it was asked for.
        let description: String
    }

    /// Finds the boosts of what is asked for.
    ///
    /// - Parameters:
    ///   - bundle: the release, perhaps with new items, which have no boosts.
    ///   - context: of the release; nil if it has none.
    /// - Returns: nil without `--context`.
    /// - Throws: `CommandFailure` for a release that does not know.
    func choice(for bundle: ReleaseBundle, in context: ReleasedContext?) throws -> Choice? {
        guard let wanted = contexts.first else { return nil }
        guard let context else {
            throw CommandFailure(
                message: "this release has no counts by context",
                hint: "a scenario with 'context: {by: \(Self.dimension(wanted.name))}' makes some"
            )
        }
        let dimension = context.counts.dimension
        for other in contexts where other.name != dimension.name {
            throw CommandFailure(
                message: "this release knows nothing of '\(other.name)'",
                hint: "it has counts by \(dimension.name)"
            )
        }
        guard dimension.values.contains(wanted.value) else {
            let values = dimension.values
            let shown = values.prefix(24).joined(separator: ", ")
            throw CommandFailure(
                message: "there is no \(dimension.name) '\(wanted.value)'",
                hint: "the values are \(shown)" + (values.count > 24 ? " and others" : "")
            )
        }
        let table = try ContextTable(context.counts, itemCount: bundle.itemIDs.count)
        let boosts = table.boosts(for: wanted.value)
        if boosts.allSatisfy({ $0 == 0 }) {
            TerminalOutput.note(
                "note: the counts say nothing of \(wanted.name)=\(wanted.value): too few beside the noise"
            )
        }
        return Choice(
            boosts: boosts,
            strength: boost ?? context.boost,
            description: "\(wanted.name)=\(wanted.value)"
        )
    }

    private static func dimension(_ name: String) -> String {
        ContextDimension(name: name)?.name ?? "month"
    }
}
