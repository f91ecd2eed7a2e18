import FederatedSimulation

/// Everything needed to repeat the run.
struct ConfigurationSection {
    let run: RecordedRun

    var section: Page.Section? {
        let report = run.report
        let inputs = report.inputs
        let rows = [
            ["Name", report.name], ["Run", report.runID], ["Directory", report.run],
            ["Status", report.status], ["Version", report.version],
            ["Algorithm", report.algorithm],
            ["Scenario file", inputs.scenario],
            ["Scenario digest (SHA-256)", inputs.scenarioDigest],
            ["Seed", "\(inputs.seed)"],
            [
                "Changes by --set",
                inputs.overrides.isEmpty ? "none" : inputs.overrides.joined(separator: "\n"),
            ],
        ]
        let list = rows.flatMap { row in
            [
                Markup.tag("dt", [:], row[0]),
                .tag("dd", [:], [.tag("code", [:], [.foreign(row[1])])]),
            ]
        }
        var repeated = "tacit simulate \(Self.quoted(inputs.scenario))"
        for change in inputs.overrides { repeated += " --set \(Self.quoted(change))" }
        repeated += " --seed \(inputs.seed)"
        return Page.Section(
            id: "configuration",
            title: "Configuration",
            content: [
                .tag("dl", ["class": "pairs"], list),
                .tag("h3", [:], "To repeat it"),
                .tag("pre", [:], [.tag("code", [:], repeated)]),
                .tag("h3", [:], "Scenario as it was read"),
                .tag("pre", ["tabindex": "0"], [.tag("code", [:], inputs.scenarioText)]),
            ]
        )
    }

    /// A word of a shell command.
    private static func quoted(_ word: String) -> String {
        let plain = word.allSatisfy { character in
            character.isASCII
                && (character.isLetter || character.isNumber || "./_-=+:,@".contains(character))
        }
        return plain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}
