import Testing

@testable import RunReports

@Suite struct PlainTextTests {
    @Test func nothingCommandsATerminal() {
        #expect(PlainText.masked("a\u{1B}[2J\nb\u{7F}é") == "a\u{FFFD}[2J\u{FFFD}b\u{FFFD}é")
    }

    /// Names in a sweep's record and metrics in a run are other people's words too.
    @Test func errorsAreOneLine() {
        let sweep = RunReportsError.severalRuns(path: "s", examples: ["s/a\u{1B}]0;x"])
        #expect(sweep.hint == "name one of its runs: s/a\u{FFFD}]0;x")
        let metric = RunReportsError.unknownMetric(name: "auc", known: ["a\nerror: b"])
        #expect(metric.message.hasSuffix("they have a\u{FFFD}error: b"))
    }
}
