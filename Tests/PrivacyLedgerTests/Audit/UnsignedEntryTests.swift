import DifferentialPrivacy
import Foundation
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

/// What stands behind the last checkpoint, where a crash leaves things and a forger needs no key.
@Suite struct UnsignedEntryTests {
    private func audit(_ files: LedgerFiles, since: [UInt8]? = nil) throws -> LedgerAuditReport {
        LedgerAudit(publicKey: try Fixture.verifierKey(), earlierCheckpoint: since)
            .report(on: files)
    }

    private func expect(
        _ files: LedgerFiles,
        _ check: LedgerCheck,
        at entry: Int,
        since: [UInt8]? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let report = try audit(files, since: since)
        let errors = report.findings.filter { $0.severity == .error }
        #expect(!report.valid, sourceLocation: sourceLocation)
        #expect(errors.map(\.check) == [check], sourceLocation: sourceLocation)
        #expect(errors.map(\.entry) == [entry], sourceLocation: sourceLocation)
    }

    private func expectNotOpened(
        _ files: LedgerFiles,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let store = InMemoryLedgerStore(files)
        #expect(throws: PrivacyLedgerError.self, sourceLocation: sourceLocation) {
            _ = try PrivacyLedger.open(store, signingKey: Fixture.signingKey())
        }
        #expect(store.read() == files, "nothing is cut off", sourceLocation: sourceLocation)
    }

    /// The last checkpoint is gone, as after a crash, and the last entry is another.
    private func rewritten(_ good: LedgerFiles) -> LedgerFiles {
        var files = good
        files.notes.removeLast()
        files.latestCheckpoint = files.notes.last
        files.edit(10, "\(Fixture.digest("model"))", "\(Fixture.digest("another model"))")
        return files
    }

    @Test func aRewrittenLastEntryIsNoticedThroughAnEarlierCheckpoint() throws {
        let good = try Fixture.filledFiles()
        try expect(rewritten(good), .consistency, at: 10, since: good.notes[10])
        #expect(throws: PrivacyLedgerError.damaged(check: .consistency, entry: 10)) {
            _ = try PrivacyLedger.open(
                InMemoryLedgerStore(rewritten(good)),
                signingKey: Fixture.signingKey(),
                notOlderThan: good.notes[10]
            )
        }
        // An unreadable line in its place is none of the signed ones either.
        var spoiled = rewritten(good)
        spoiled.lines[10] = Array("nonsense".utf8)
        try expect(spoiled, .consistency, at: 10, since: good.notes[10])
    }

    @Test func anEarlierCheckpointSignsTheLastEntry() throws {
        let good = try Fixture.filledFiles()
        var files = good
        files.notes.removeLast()
        files.latestCheckpoint = files.notes.last
        let report = try audit(files, since: good.notes[10])
        #expect(report.valid)
        #expect(report.continuedCheckpoint?.treeSize == 11)
        #expect(report.verifiedCheckpoint?.treeSize == 11)
        #expect(report.models.map(\.isSigned) == [true])
    }

    @Test func aModelThatNothingSignsIsNotSaidToBe() throws {
        let good = try Fixture.filledFiles()
        #expect(try audit(good).models.map(\.isSigned) == [true])
        let report = try audit(rewritten(good), since: good.notes[9])
        #expect(report.valid, "a crash may leave this behind")
        #expect(report.models.map(\.isSigned) == [false])
        #expect(report.verifiedCheckpoint?.treeSize == 10)
    }

    @Test func aLedgerThatNothingSignsIsNotValid() throws {
        let good = try Fixture.filledFiles()
        var files = LedgerFiles(verifierKey: good.verifierKey)
        files.lines = [good.lines[0]]
        try expect(files, .checkpointsComplete, at: 0)
        #expect(try audit(files, since: good.notes[0]).valid)
        files.edit(0, "\"epsilon\":5", "\"epsilon\":500")
        try expect(files, .checkpointsComplete, at: 0)
        try expect(files, .consistency, at: 0, since: good.notes[0])
    }

    /// Whatever is removed or changed, a valid ledger continues the checkpoint that was asked for.
    @Test func aValidLedgerContinuesTheEarlierCheckpoint() throws {
        let good = try Fixture.filledFiles()
        for earlier in 0..<11 {
            for notes in 0...11 {
                for lines in 1...11 {
                    var files = good
                    files.notes.removeLast(11 - notes)
                    files.lines.removeLast(11 - lines)
                    files.latestCheckpoint = files.notes.last
                    let report = try audit(files, since: good.notes[earlier])
                    #expect(!report.valid || report.continuedCheckpoint?.treeSize == earlier + 1)
                    files.edit(lines - 1, "2026", "2027")
                    let changed = try audit(files, since: good.notes[earlier])
                    #expect(!changed.valid || lines > notes && earlier + 1 < lines)
                }
            }
        }
    }

    /// An entry is on the disk before its checkpoint is begun, so no crash leaves this behind; the
    /// reservation had been acknowledged.
    @Test func aPartOfACheckpointWithoutItsEntryIsNoCrash() throws {
        let good = try Fixture.filledFiles()
        for cut in [good.lines[10].count + 1, good.lines[10].count, 5, 1] {
            var files = good
            files.entries.removeLast(cut)
            files.notes.removeLast()
            files.latestCheckpoint = files.notes.last
            #expect(try audit(files).valid, "this much could be a crash")
            for length in [1, 60, 100, good.notes[10].count] {
                files.notes = Array(good.notes.dropLast())
                files.checkpoints += good.notes[10].prefix(length)
                try expect(files, .entryMissing, at: 10)
                try expectNotOpened(files)
            }
        }
    }

    @Test func onlyTheBeginningOfItsOwnCheckpointIsACrash() throws {
        let good = try Fixture.filledFiles()
        var files = good
        files.notes.removeLast()
        files.latestCheckpoint = files.notes.last
        let before = files.checkpoints
        let note = good.notes[10]
        var flipped = note
        flipped[note.count - 30] = flipped[note.count - 30] == 0x41 ? 0x42 : 0x41
        var controlled = Array(note.prefix(note.count - 20))
        controlled[controlled.count - 1] = 0x01
        let residues: [[UInt8]] = [
            Array(good.notes[9].prefix(100)), Array(note.prefix(20)) + Array("nonsense".utf8),
            flipped, controlled, Array(note.dropLast(2)) + [0x41],
            Array(repeating: 0, count: 1000), Array("x".utf8), Array(repeating: 0x78, count: 5000),
        ]
        for residue in residues {
            files.checkpoints = before + residue
            try expect(files, .checkpointFormat, at: 10)
            try expectNotOpened(files)
        }
        for length in 1...note.count {
            files.checkpoints = before + note.prefix(length)
            #expect(try audit(files).valid)
        }
        // Behind the last entry's own checkpoint there is nothing to begin.
        files = good
        files.checkpoints += Array(repeating: 0x78, count: 1000)
        try expect(files, .entryMissing, at: 11)
        try expectNotOpened(files)
    }

    @Test func anUnreadableLastLineIsNotSaidToBeCharged() throws {
        var files = try Fixture.filledFiles()
        files.lines.append([0xFF, 0x00])
        let report = try audit(files)
        #expect(report.valid)
        let message = try #require(report.findings.first?.message)
        #expect(message.contains("unreadable") && message.contains("not charged"))
        files.lines[11] = try LedgerEntry(
            index: 11,
            time: Fixture.time(11),
            record: Fixture.plan(9, event: Fixture.event())
        ).line
        #expect(try audit(files).findings.first?.message.contains("counts as charged") == true)
    }
}
