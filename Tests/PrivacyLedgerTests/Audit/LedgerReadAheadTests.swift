import DifferentialPrivacy
import Foundation
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

/// Ledgers of several windows, which threads read ahead of the walk.
@Suite struct LedgerReadAheadTests {
    private static let window = 150
    /// Where the key changes: in the middle of the second window.
    private static let rotation = window + 70

    /// Two windows and a half of planned rounds, with one key rotation.
    private static func files(count: Int = window * 5 / 2) throws
        -> LedgerFiles
    {
        let store = InMemoryLedgerStore()
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: Fixture.signingKey(),
            opening: Fixture.opening(),
            time: Fixture.time()
        )
        let event = try Fixture.event()
        for index in 1..<count {
            if index == rotation {
                try ledger.rotateKey(to: Fixture.signingKey(2), time: Fixture.time())
            } else {
                let plan = Fixture.plan(UInt32(index), event: event)
                try ledger.append(plan, time: Fixture.time())
            }
        }
        return store.read()
    }

    private func reports(on files: LedgerFiles) throws -> LedgerAuditReport {
        let key = try Fixture.verifierKey()
        let report = LedgerAudit(publicKey: key, threads: 1).report(on: files)
        for threads in 1...3 {
            var audit = LedgerAudit(publicKey: key, threads: threads)
            audit.windowCount = Self.window
            #expect(audit.report(on: files) == report)
        }
        return report
    }

    @Test func threadsChangeNothing() throws {
        let files = try Self.files()
        let report = try reports(on: files)
        #expect(report.valid && report.findings.isEmpty)
        #expect(report.verifiedCheckpoint?.treeSize == Self.window * 5 / 2)
    }

    @Test func faultsAreNamedInEveryWindow() throws {
        let good = try Self.files()
        let window = Self.window
        for index in [0, window - 1, window, Self.rotation, Self.rotation + 1, 2 * window + 5] {
            var lines = good.lines
            lines[index] = Array(
                String(decoding: lines[index], as: UTF8.self)
                    .replacing("\(try Fixture.time())", with: "\(try Fixture.time(1))").utf8
            )
            var changed = good
            changed.lines = lines
            #expect(try reports(on: changed).firstBadEntry == index, "changed \(index)")

            changed = good
            changed.lines = Array(good.lines[..<index] + good.lines[(index + 1)...])
            #expect(try reports(on: changed).firstBadEntry == index, "removed \(index)")

            var notes = good.notes
            notes.swapAt(index, index == 0 ? 1 : index - 1)
            changed = good
            changed.notes = notes
            #expect(try reports(on: changed).firstBadEntry == max(0, index - 1), "swapped \(index)")
        }
        // A line in the wrong window, in front of where it belongs.
        var lines = good.lines
        lines.insert(lines.remove(at: 2 * window + 9), at: window - 3)
        var moved = good
        moved.lines = lines
        let report = try reports(on: moved)
        #expect(report.firstBadEntry == window - 3 && !report.valid)
        #expect(report.findings.contains { $0.check == .entryInserted || $0.check == .entryOrder })
    }

    @Test func everyFlippedSignatureIsNoticed() throws {
        let good = try Self.files(count: 80)
        for index in 0..<80 {
            var files = good
            var note = good.notes[index]
            // A base64 digit of the signature, far from the padding.
            note[note.count - 30] = note[note.count - 30] == 0x41 ? 0x42 : 0x41
            files.notes[index] = note
            let report = try reports(on: files)
            #expect(report.firstBadEntry == index)
            #expect(report.findings.contains { $0.check == .checkpointSignature })
        }
    }
}
