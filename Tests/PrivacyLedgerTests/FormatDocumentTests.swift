import Foundation
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

/// The example in docs/ledger-format.md is a real ledger.
@Suite struct FormatDocumentTests {
    private func files() throws -> LedgerFiles {
        let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/ledger-format.md")
        let text = try String(contentsOf: document, encoding: .utf8)
        func block(_ language: String) throws -> String {
            let start = try #require(text.range(of: "```\(language)\n"))
            let end = try #require(text.range(of: "```", range: start.upperBound..<text.endIndex))
            return String(text[start.upperBound..<end.lowerBound])
        }
        var files = LedgerFiles(
            entries: Array(try block("jsonl").utf8),
            checkpoints: Array(try block("checkpoints").utf8),
            verifierKey: Array(try block("vkey").utf8)
        )
        files.latestCheckpoint = files.notes.last
        return files
    }

    @Test func theExampleVerifies() throws {
        let files = try files()
        let key = try NoteVerifierKey(
            text: String(decoding: try #require(files.verifierKey).dropLast(), as: UTF8.self)
        )
        let report = LedgerAudit(publicKey: key.key, earlierCheckpoint: files.notes[1])
            .report(on: files)
        #expect(report.valid)
        #expect(report.findings.isEmpty)
        #expect(report.entries == 5)
        // mu = 1/4 at delta 1e-6, by mpmath
        #expect(abs(try #require(report.epsilon["gdp"]) - 1.06070186232827) < 1e-9)
    }

    @Test func everyEntryCanBeReadAndWrittenBack() throws {
        for (index, line) in try files().lines.enumerated() {
            let entry = try LedgerEntry(line: line)
            let written = try LedgerEntry(index: index, time: entry.time, record: entry.record)
            #expect(written.line == line)
        }
    }
}
