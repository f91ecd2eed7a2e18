import ArgumentParser
import FederatedSimulation
import ProtocolPrimitives
import RunReports

/// Two runs on the same people.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares two runs person by person, with intervals and tests.",
        discussion: """
            The runs must have scored the same people on the same held-out items among the same \
            candidates; otherwise nothing is compared. Two sweeps are compared run by run: those \
            with the same changes, such as the same seed.

            Examples:
              tacit compare runs/ml-1m runs/ml-1m-2
              tacit compare runs/a runs/b --metric ndcg@10 --html comparison.html
              tacit compare runs/a runs/b --lists segments
            """
    )

    @Argument(help: ArgumentHelp("Run directory, called A.", valueName: "run-a"))
    var first: String

    @Argument(help: ArgumentHelp("Run directory, called B.", valueName: "run-b"))
    var second: String

    @Option(
        name: .customLong("metric"),
        help: "Compare this metric. Repeatable. Default: all that both runs have for each person."
    )
    var metrics: [String] = []

    @Option(help: "What is compared: everybody's own lists (model), or their segments'.")
    var lists = ComparedListsOption.model

    @Option(help: "Confidence of the intervals, 0.5 to 0.999; tests are at 1 minus that.")
    var confidence = 0.95

    @Option(help: "Bootstrap resamples, and flips of signs, 100 to 100000.")
    var resamples = 5000

    @Option(help: "Seed of both.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Also write a page; must not exist.", valueName: "file"))
    var html: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard confidence >= 0.5, confidence <= 0.999 else {
            throw ValidationError("--confidence must be between 0.5 and 0.999")
        }
        guard resamples >= 100, resamples <= 100_000 else {
            throw ValidationError("--resamples must be between 100 and 100000")
        }
    }

    private var method: RunComparison.Method {
        RunComparison.Method(confidence: confidence, resamples: resamples, seed: seed)
    }

    func run() throws {
        if lists == .model,
            let sweep = try SweepComparison(first, second, metrics: metrics, method: method)
        {
            guard html == nil else {
                throw CommandFailure(
                    message: "--html is of two runs, and these are sweeps",
                    hint: "name a run of each",
                    code: .usage
                )
            }
            if json { return try TerminalOutput.json(sweep) }
            return try TerminalOutput.result(Self.text(sweep))
        }
        let comparison = try RunComparison(
            ComparedRun(path: first, lists: lists.lists),
            ComparedRun(path: second, lists: lists.lists),
            metrics: metrics,
            method: method
        )
        if let html {
            let page = ComparisonPage(comparison: comparison, version: Version.current).html
            try AtomicFile.write(Array(page.utf8), to: html)
        }
        if json { return try TerminalOutput.json(ComparisonResult(comparison)) }
        try TerminalOutput.result(Self.text(comparison))
    }

    private static func text(_ sweep: SweepComparison) -> String {
        var text = ""
        for pair in sweep.pairs {
            text += PlainText.masked(pair.changes.joined(separator: " ")) + "\n"
            text += TextTable.text(ComparisonText.rows(pair.comparison), leading: 1) + "\n"
        }
        let rows = sweep.summary.map { entry in
            [
                PlainText.masked(entry.metric), ComparisonText.signed(entry.mean),
                ComparisonText.signed(entry.lowest), ComparisonText.signed(entry.highest),
                "\(entry.firstIsBetter)", "\(entry.secondIsBetter)", "\(sweep.pairs.count)",
            ]
        }
        let head = [
            "A - B over pairs", "mean", "lowest", "highest", "A is better", "B is better", "of",
        ]
        text += TextTable.text([head] + rows, leading: 1) + "\n"
        for run in sweep.unpaired {
            text += "note: \(PlainText.masked(run)) has no run to be compared with\n"
        }
        return text + sweep.notes.map { "note: \($0)\n" }.joined()
    }

    private static func text(_ comparison: RunComparison) -> String {
        let (first, second) = (comparison.first, comparison.second)
        let algorithms = [first, second].map { PlainText.masked($0.report.algorithm) }
        var text = "A  \(first.path): \(algorithms[0]), "
        text += "\(ComparisonWords.privacy(first.report))\n"
        text += "B  \(second.path): \(algorithms[1]), "
        text += "\(ComparisonWords.privacy(second.report))\n\n"
        text += TextTable.text(ComparisonText.rows(comparison), leading: 1)
        text += "\n\(ComparisonWords.headline(comparison))\n\nwhat differs between the scenarios\n"
        if comparison.configuration.isEmpty { text += "  nothing\n" }
        for difference in comparison.configuration {
            text += PlainText.masked(
                "  \(difference.key): \(difference.first ?? "not given") in A, "
                    + "\(difference.second ?? "not given") in B"
            )
            text += "\n"
        }
        text += "\n" + ComparisonWords.notes(comparison).map { "note: \($0)\n" }.joined()
        return text
    }
}
