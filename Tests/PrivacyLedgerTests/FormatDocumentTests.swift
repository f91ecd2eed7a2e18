import DifferentialPrivacy
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
        let report = LedgerAudit(publicKey: key, earlierCheckpoint: files.notes[1])
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

    /// The example as the writer makes it; its key comes from a public seed.
    private func written() throws -> LedgerFiles {
        var random = try SeededRandomSource(seed: 1, label: "ledger-format example")
        let store = InMemoryLedgerStore()
        func time(_ second: Int64) throws -> LedgerTime {
            try #require(LedgerTime(secondsSince1970: 1_795_229_640 + second))
        }
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: SigningKey(using: &random),
            opening: BudgetOpened(
                runID: RunID(bytes: Array(0..<16)),
                model: "spectral",
                budget: PrivacyBudget(epsilon: 5, delta: 1e-6),
                scenarioDigest: LedgerDigest(hashing: Array("scenario".utf8)),
                noiseOrigin: .coordinator,
                secureAggregation: SecureAggregationTerms(
                    mode: .full,
                    neighbors: 58,
                    threshold: 31,
                    corrupted: 0.1,
                    dropout: 0.1
                ),
                plannedMinimumContributors: 5000
            ),
            time: time(0)
        )
        let event = PrivacyEvent.discreteGaussian(
            squaredSensitivity: 1 << 32,
            // mu^2 = 2^32 / (variance - 4) = 1/16
            variance: (1 << 36) + 4,
            dimension: 3706
        )
        let query = LedgerQuery(
            kind: "itemCounts",
            length: 3706,
            squaredSensitivity: 1 << 32,
            normBoundBits: 16,
            publicInputsDigest: LedgerDigest(hashing: Array("inputs".utf8))
        )
        let plan = RoundPlanned(round: 0, query: query, event: event)
        try ledger.append(.roundPlanned(plan), time: time(1))
        try ledger.append(.reserved(RoundReserved(round: 0, event: event)), time: time(60))
        try ledger.append(
            .released(
                RoundReleased(
                    round: 0,
                    event: event,
                    survivors: 5791,
                    sumDigest: LedgerDigest(hashing: Array("sum".utf8)),
                    queryDigest: query.digest
                )
            ),
            time: time(61)
        )
        try ledger.append(
            .modelPublished(
                ModelPublished(
                    modelDigest: LedgerDigest(hashing: Array("model".utf8)),
                    epsilon: ledger.replay.epsilonByAccountant["gdp"] ?? 0,
                    delta: 1e-6,
                    accountant: "gdp",
                    rounds: 1
                )
            ),
            time: time(90)
        )
        return store.read()
    }

    @Test func theExampleIsWhatTheWriterMakes() throws {
        let (documented, written) = (try files(), try written())
        // Compared here, or a failure would list the bytes.
        let isSame = documented == written
        #expect(
            isSame,
            """
            the example should be:
            \(String(decoding: written.entries, as: UTF8.self))
            \(String(decoding: written.checkpoints, as: UTF8.self))
            \(String(decoding: written.verifierKey ?? [], as: UTF8.self))
            """
        )
    }
}
