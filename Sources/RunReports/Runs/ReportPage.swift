import FederatedSimulation

/// The page of one run: `report.html`.
public struct ReportPage: Sendable {
    private let run: RecordedRun
    private let version: String

    /// Prepares the page.
    ///
    /// - Parameters:
    ///   - run: what it is of.
    ///   - version: of this program, for the last line.
    public init(run: RecordedRun, version: String) {
        self.run = run
        self.version = version
    }

    /// The document: one file without scripts, which loads nothing.
    ///
    /// - Complexity: O(rounds + segments); long lists are thinned.
    public var html: String {
        let report = run.report
        let sections = [
            SummarySection(run: run).section,
            QualitySection(run: run).section,
            PrivacySection(run: run).section,
            TradeoffSection(run: run).section,
            ConvergenceSection(run: run).section,
            NetworkSection(run: run).section,
            GroupsSection(run: run).section,
            VarietySection(run: run).section,
            SegmentsSection(run: run).section,
            FederatedEvaluationSection(run: run).section,
            DataSection(run: run).section,
            ConfigurationSection(run: run).section,
        ].compactMap(\.self)
        return Page(
            title: "\(report.name): \(report.algorithm)",
            lead: SummarySection(run: run).lead,
            sections: sections,
            closing: "Made by tacit \(version) from run \(report.runID). "
                + "The page loads nothing and runs no script."
        ).html
    }
}
