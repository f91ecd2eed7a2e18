import DifferentialPrivacy
import Foundation
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

@Suite struct LedgerAuditTests {
    private func audit(_ files: LedgerFiles, since: [UInt8]? = nil) throws -> LedgerAuditReport {
        LedgerAudit(publicKey: try Fixture.verifierKey(), earlierCheckpoint: since)
            .report(on: files)
    }

    private func errors(_ report: LedgerAuditReport) -> [LedgerFinding] {
        report.findings.filter { $0.severity == .error }
    }

    /// Expects the audit to fail, to name `entry` as the first bad one, and to say `check` of it.
    private func expect(
        _ files: LedgerFiles,
        _ check: LedgerCheck,
        at entry: Int,
        since: [UInt8]? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let report = try audit(files, since: since)
        #expect(!report.valid, sourceLocation: sourceLocation)
        #expect(report.firstBadEntry == entry, sourceLocation: sourceLocation)
        #expect(
            errors(report).contains { $0.entry == entry && $0.check == check },
            "\(report.findings)",
            sourceLocation: sourceLocation
        )
    }

    @Test func aSoundDirectoryIsValid() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/ledger"
        try Fixture.fill(FileLedgerStore(directory: path), key: Fixture.signingKey())
        let files = try LedgerFiles.read(directory: path)
        let report = try audit(files, since: files.notes[3])
        #expect(report.valid)
        #expect(report.findings.isEmpty)
        #expect(report.entries == 11)
        #expect(report.releasedRounds == 2)
        #expect(report.continuedCheckpoint?.treeSize == 4)
        #expect(report.delta == 1e-6)
        #expect(report.verifiedCheckpoint?.treeSize == 11)
        #expect(report.isKeyPinned)
        let epsilon = try #require(report.epsilon["gdp"])
        #expect(abs(epsilon - Fixture.filledEpsilon) < 1e-9)
        #expect(try #require(report.epsilon["rdp"]) > epsilon)
        // Three rounds of noise multiplier 2 tell as much as one of 2 / sqrt(3).
        #expect(abs(report.noiseMultiplier - 2 / 3.0.squareRoot()) < 1e-9)
    }

    @Test func anUnpinnedKeyIsNoted() throws {
        let report = LedgerAudit().report(on: try Fixture.filledFiles())
        #expect(report.valid)
        #expect(report.findings.map(\.severity) == [.note])
        #expect(report.findings.first?.message.contains("not pinned") == true)
    }

    @Test(arguments: 0..<11) func aChangedEntryIsNamed(_ index: Int) throws {
        var files = try Fixture.filledFiles()
        // Another second, correctly spelled: nothing but the hash tells.
        let time = "\(try Fixture.time(index))"
        let other = "\(try Fixture.time(index + 1))"
        files.edit(index, time, other)
        try expect(files, .entryContent, at: index)
    }

    @Test(arguments: 0..<11) func aSpoiledEntryIsNamed(_ index: Int) throws {
        var files = try Fixture.filledFiles()
        files.lines[index] = Array("{\"kind\":\"nonsense\"}".utf8)
        try expect(files, .entryFormat, at: index)
        files = try Fixture.filledFiles()
        files.lines[index][0] = 0xFF
        try expect(files, .entryContent, at: index)
    }

    @Test(arguments: 0..<11) func aRemovedEntryIsNamed(_ index: Int) throws {
        var files = try Fixture.filledFiles()
        files.lines.remove(at: index)
        try expect(files, .entryMissing, at: index)
    }

    @Test(arguments: 0..<11) func aRemovedEntryWithItsCheckpointIsNamed(_ index: Int) throws {
        var files = try Fixture.filledFiles()
        files.lines.remove(at: index)
        files.notes.remove(at: index)
        let report = try audit(files)
        #expect(!report.valid)
        #expect(report.firstBadEntry == index)
    }

    @Test(arguments: 0..<10, [3, 8]) func anInsertedEntryIsNamed(_ index: Int, shift: Int) throws {
        var files = try Fixture.filledFiles()
        files.lines.insert(files.lines[(index + shift) % 11], at: index)
        try expect(files, .entryInserted, at: index)
        // Everything else still verifies: the audit goes on past the insertion.
        #expect(try audit(files).verifiedCheckpoint?.treeSize == 11)
    }

    @Test func appendedEntriesWithoutCheckpointsAreNamed() throws {
        var files = try Fixture.filledFiles()
        files.lines += [files.lines[1], files.lines[2]]
        try expect(files, .entryInserted, at: 11)
    }

    @Test(arguments: [(1, 2), (1, 3), (2, 9), (9, 10), (0, 1), (4, 5)])
    func reorderedEntriesAreNamed(first: Int, second: Int) throws {
        var files = try Fixture.filledFiles()
        files.lines.swapAt(first, second)
        try expect(files, .entryOrder, at: first)
        #expect(try audit(files).verifiedCheckpoint?.treeSize == 11)
    }

    @Test func everyTamperingIsNamedAtOnce() throws {
        var files = try Fixture.filledFiles()
        files.lines.swapAt(1, 2)
        files.lines.insert(files.lines[4], at: 6)
        files.edit(10, "\"round\":5", "\"round\":6")
        let report = try audit(files)
        #expect(errors(report).filter { $0.check == .entryOrder }.map(\.entry) == [1])
        #expect(errors(report).filter { $0.check == .entryInserted }.map(\.entry) == [6])
        #expect(errors(report).filter { $0.check == .entryContent }.map(\.entry) == [9])
    }

    @Test(arguments: 0..<11) func aCheckpointOfAnotherKeyIsNamed(_ index: Int) throws {
        var files = try Fixture.filledFiles()
        let text = try SignedNote(decoding: files.notes[index]).text
        let origin = try Checkpoint(text: text).origin
        let forger = try NoteSigner(name: origin, key: Fixture.signingKey(99))
        files.notes[index] = try forger.sign(text: text).bytes
        try expect(files, .checkpointSignature, at: index)
    }

    @Test(arguments: 0..<11) func anEntryResignedWithAnotherKeyIsNamed(_ index: Int) throws {
        var files = try Fixture.filledFiles()
        files.edit(index, "\(try Fixture.time(index))", "\(try Fixture.time(index + 1))")
        var tree = MerkleTree()
        for line in files.lines[...index] { tree.append(leafHash: MerkleTree.leafHash(of: line)) }
        let origin = try Checkpoint(text: SignedNote(decoding: files.notes[index]).text).origin
        let forger = try NoteSigner(name: origin, key: Fixture.signingKey(99))
        files.notes[index] = try forger.sign(
            text: Checkpoint(origin: origin, treeSize: index + 1, rootHash: tree.root).text
        ).bytes
        try expect(files, .checkpointSignature, at: index)
        // Where a later root exists, it gives away that the content changed as well.
        if index < 10 { try expect(files, .entryContent, at: index) }
    }

    @Test(arguments: 0..<11) func aChangedCheckpointIsNamed(_ index: Int) throws {
        let good = try Fixture.filledFiles()
        let text = String(decoding: good.notes[index], as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (line, replacement) in [
            (0, "tacit-ledger/other"), (1, "12"), (1, "0\(index + 1)"),
            (2, CheckpointTests.root), (4, "nonsense"),
        ] {
            var changed = lines
            changed[line] = replacement
            var files = good
            files.notes[index] = Array(changed.joined(separator: "\n").utf8)
            let report = try audit(files)
            #expect(!report.valid)
            #expect(report.firstBadEntry == index)
        }
    }

    @Test func swappedCheckpointsAreNamed() throws {
        var files = try Fixture.filledFiles()
        files.notes.swapAt(3, 6)
        try expect(files, .checkpointFormat, at: 3)
    }

    @Test func aLogCutBehindItsCheckpointsIsNoticed() throws {
        var files = try Fixture.filledFiles()
        files.lines.removeLast(3)
        try expect(files, .entryMissing, at: 8)
        // Cut the list of checkpoints as well: the latest one still tells.
        files.notes.removeLast(3)
        try expect(files, .entryMissing, at: 8)
    }

    @Test func aLogCutEverywhereIsNoticedThroughAnEarlierCheckpoint() throws {
        let good = try Fixture.filledFiles()
        var files = good
        files.lines.removeLast(3)
        files.notes.removeLast(3)
        files.latestCheckpoint = files.notes.last
        #expect(try audit(files).valid, "nothing inside can tell")
        try expect(files, .consistency, at: 8, since: good.notes[10])
        #expect(try audit(files, since: good.notes[7]).valid)
    }

    @Test func aRewrittenLogIsNoticedThroughAnEarlierCheckpoint() throws {
        let good = try Fixture.filledFiles()
        let store = InMemoryLedgerStore()
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: Fixture.signingKey(),
            opening: Fixture.opening(epsilon: 20),
            time: Fixture.time()
        )
        let event = try Fixture.event()
        for round: UInt32 in 0..<8 {
            try ledger.append(Fixture.plan(round, event: event), time: Fixture.time())
        }
        #expect(try audit(store.read()).valid)
        let report = try audit(store.read(), since: good.notes[4])
        #expect(!report.valid)
        #expect(errors(report).map(\.check) == [.consistency])
        #expect(errors(report).map(\.entry) == [4])
        #expect(report.continuedCheckpoint == nil)
    }

    @Test func everyPublishedModelIsRecomputed() throws {
        let report = try audit(Fixture.filledFiles())
        let model = try #require(report.models.first)
        #expect(report.models.count == 1 && model.entry == 10 && model.isValid)
        #expect(abs(try #require(model.recomputedEpsilon) - Fixture.filledEpsilon) < 1e-9)
        #expect(model.recomputedEpsilon == model.published.epsilon)
        #expect(report.budgets.map(\.scope) == [.lifetime])
        #expect(report.budgets.map(\.charges) == [3])
    }

    @Test func foreignOrMalformedEarlierCheckpointsAreRefused() throws {
        let files = try Fixture.filledFiles()
        var foreign = files.notes[4]
        foreign[foreign.count - 10] ^= 1
        for since in [foreign, [], Array("nonsense".utf8)] {
            #expect(try !audit(files, since: since).valid)
        }
    }

    @Test func anotherKeyThanThePinnedOneIsNoticed() throws {
        let files = try Fixture.filledFiles()
        let report = LedgerAudit(publicKey: try Fixture.verifierKey(2))
            .report(on: files)
        #expect(!report.valid)
        #expect(report.findings.contains { $0.check == .key && $0.severity == .error })
        #expect(report.firstBadEntry == 0)

        var unnamed = files
        unnamed.verifierKey = nil
        #expect(try audit(unnamed).valid, "a pinned key is enough")
        #expect(!LedgerAudit().report(on: unnamed).valid)
        unnamed.verifierKey = Array("nonsense\n".utf8)
        #expect(try !audit(unnamed).valid)
    }

    /// The name of a pinned key says which run is meant: one key may sign the ledgers of many.
    @Test func aLedgerOfAnotherRunUnderTheSameKeyIsNoticed() throws {
        let store = InMemoryLedgerStore()
        _ = try PrivacyLedger.create(
            in: store,
            signingKey: Fixture.signingKey(),
            opening: Fixture.opening(run: 8),
            time: Fixture.time()
        )
        var files = store.read()
        #expect(LedgerAudit(publicKey: try Fixture.verifierKey(run: 8)).report(on: files).valid)
        let report = try audit(files)
        #expect(!report.valid)
        let finding = try #require(report.findings.first { $0.check == .key })
        #expect(finding.expected.contains("07070707") && finding.got.contains("08080808"))
        // Nor when nothing but the notes names the run.
        files.verifierKey = nil
        #expect(try !audit(files).valid)
        files.verifierKey = Array((try Fixture.verifierKey().text + "\n").utf8)
        #expect(try !audit(files).valid)
    }

    @Test func anOpeningOfAnotherRunThanItsCheckpointIsNoticed() throws {
        let signer = try NoteSigner(
            name: Fixture.verifierKey().name,
            key: Fixture.signingKey()
        )
        let entry = try LedgerEntry(
            index: 0,
            time: Fixture.time(),
            record: .budgetOpened(Fixture.opening(run: 8))
        )
        let text = try Checkpoint(
            origin: signer.verifierKey.name,
            treeSize: 1,
            rootHash: entry.leafHash
        ).text
        let note = try signer.sign(text: text).bytes
        let files = LedgerFiles(
            entries: entry.line + [0x0A],
            checkpoints: note + [0x0A],
            latestCheckpoint: note,
            verifierKey: Array((signer.verifierKey.text + "\n").utf8)
        )
        try expect(files, .key, at: 0)
        #expect(!LedgerAudit().report(on: files).valid)
    }

    @Test func rotatedKeysAreFollowed() throws {
        let store = InMemoryLedgerStore()
        let ledger = try Fixture.fill(store, key: Fixture.signingKey())
        try ledger.rotateKey(to: Fixture.signingKey(2), time: Fixture.time(11))
        try ledger.append(Fixture.plan(9, event: Fixture.event()), time: Fixture.time(12))
        let files = store.read()
        #expect(try audit(files, since: files.notes[12]).valid)
        #expect(try audit(files, since: files.notes[4]).valid)
        // A checkpoint under the old key after the rotation is not accepted.
        let text = try SignedNote(decoding: files.notes[12]).text
        let old = try NoteSigner(
            name: Checkpoint(text: text).origin,
            key: Fixture.signingKey(1)
        )
        var bad = files
        bad.notes[12] = try old.sign(text: text).bytes
        bad.latestCheckpoint = bad.notes[12]
        try expect(bad, .checkpointSignature, at: 12)
    }

    @Test func clocksThatRunBackwardsAreNoted() throws {
        let store = InMemoryLedgerStore()
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: Fixture.signingKey(),
            opening: Fixture.opening(),
            time: Fixture.time(5)
        )
        try ledger.append(Fixture.plan(0, event: Fixture.event()), time: Fixture.time(4))
        let report = try audit(store.read())
        #expect(report.valid)
        #expect(report.findings.map(\.check) == [.time])
        #expect(report.findings.map(\.entry) == [1])
    }

    @Test func runsWithoutPrivacyAreLoud() throws {
        let store = InMemoryLedgerStore()
        _ = try PrivacyLedger.create(
            in: store,
            signingKey: Fixture.signingKey(),
            opening: Fixture.opening(epsilon: nil),
            time: Fixture.time()
        )
        let report = try audit(store.read())
        #expect(report.valid)
        #expect(report.epsilon["gdp"] == .infinity)
        #expect(report.delta == nil)
        #expect(report.findings.contains { $0.message.contains("WITHOUT DIFFERENTIAL PRIVACY") })
    }

    @Test func emptyAndNonsenseLedgersAreErrors() throws {
        #expect(try !audit(LedgerFiles()).valid)
        var random = try SeededRandomSource(seed: 1, label: "nonsense")
        for length in [1, 10, 1000, 10_000] {
            let files = LedgerFiles(
                entries: random.bytes(count: length),
                checkpoints: random.bytes(count: length),
                latestCheckpoint: random.bytes(count: length),
                verifierKey: random.bytes(count: length)
            )
            #expect(try !audit(files, since: random.bytes(count: length)).valid)
            #expect(!LedgerAudit().report(on: files).valid)
        }
    }

    /// A few bytes of file must not cost tens of bytes of memory each.
    @Test func filesOfNothingButNewlinesAreNotCutUp() throws {
        let good = try Fixture.filledFiles()
        let newlines = [UInt8](repeating: 0x0A, count: 3_000_000)
        var files = good
        files.entries += newlines
        try expectBounded(files)
        files = good
        files.checkpoints += newlines
        try expectBounded(files)
        try expectBounded(LedgerFiles(entries: newlines, checkpoints: newlines))
        // Short entries that could all be there are not read either.
        files = good
        let line = good.lines[4] + [0x0A]
        files.entries += (0..<20_000).flatMap { _ in line }
        try expectBounded(files)
    }

    private func expectBounded(
        _ files: LedgerFiles,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let walk = LedgerWalk(files, pinnedKey: try Fixture.verifierKey(), threads: 1)
        let records = files.checkpoints.count / 128 + 128
        #expect(walk.records.count <= records, sourceLocation: sourceLocation)
        #expect(
            walk.lines.count <= walk.records.count + LedgerWalk.spareLineCount,
            sourceLocation: sourceLocation
        )
        #expect(walk.hasError, sourceLocation: sourceLocation)
        #expect(throws: PrivacyLedgerError.self, sourceLocation: sourceLocation) {
            _ = try PrivacyLedger.open(
                InMemoryLedgerStore(files),
                signingKey: Fixture.signingKey()
            )
        }
    }

    /// No single flipped bit anywhere in entries or checkpoints goes unnoticed, and none traps.
    @Test func everyFlippedBitIsNoticed() throws {
        let good = try Fixture.filledFiles()
        for position in stride(from: 0, to: good.entries.count, by: 53) {
            var files = good
            files.entries[position] ^= 1 << UInt8(position % 8)
            #expect(try !audit(files).valid, "entry byte \(position)")
        }
        for position in stride(from: 0, to: good.checkpoints.count, by: 53) {
            var files = good
            files.checkpoints[position] ^= 1 << UInt8(position % 8)
            #expect(try !audit(files).valid, "checkpoint byte \(position)")
        }
    }
}
