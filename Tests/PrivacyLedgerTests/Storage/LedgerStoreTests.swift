import DifferentialPrivacy
import Foundation
import ProtocolPrimitives
import Synchronization
import Testing

@testable import PrivacyLedger

/// What every store must do, and what a crash between its calls may leave.
@Suite struct LedgerStoreTests {
    /// Runs a body with an empty store of each kind.
    private func forEachStore(_ body: (any LedgerStore) throws -> Void) throws {
        try body(InMemoryLedgerStore())
        let directory = try TemporaryDirectory()
        try body(FileLedgerStore(directory: directory.path + "/ledger"))
    }

    @Test func storesKeepBytes() throws {
        try forEachStore { store in
            try store.writeVerifierKey([1])
            try store.appendEntry([2, 3])
            try store.appendEntry([4])
            try store.appendCheckpoint([5, 6, 7])
            try store.replaceLatestCheckpoint([8])
            try store.replaceLatestCheckpoint([9, 10])
            let files = try store.read()
            #expect(
                files
                    == LedgerFiles(
                        entries: [2, 3, 4],
                        checkpoints: [5, 6, 7],
                        latestCheckpoint: [9, 10],
                        verifierKey: [1]
                    )
            )
            try store.truncate(entries: 2, checkpoints: 1)
            try store.appendEntry([11])
            #expect(try store.read().entries == [2, 3, 11])
            #expect(try store.read().checkpoints == [5])
        }
    }

    @Test func ledgersOpenAgainWhereTheyStopped() throws {
        try forEachStore { store in
            let key = try Fixture.signingKey()
            #expect(throws: PrivacyLedgerError.empty) {
                _ = try PrivacyLedger.open(store, signingKey: key)
            }
            let ledger = try Fixture.fill(store, key: key)
            let before = try store.read()
            let again = try PrivacyLedger.open(store, signingKey: key)
            #expect(try store.read() == before, "opening a sound ledger changes nothing")
            #expect(again.latest == ledger.latest)
            #expect(again.replay.epsilonByAccountant == ledger.replay.epsilonByAccountant)
            #expect(throws: PrivacyLedgerError.alreadyExists) {
                _ = try PrivacyLedger.create(
                    in: store,
                    signingKey: key,
                    opening: Fixture.opening(),
                    time: Fixture.time()
                )
            }
            let event = try Fixture.event()
            try again.append(Fixture.plan(9, event: event), time: Fixture.time(20))
            #expect(LedgerAudit().report(on: try store.read()).valid)
        }
    }

    @Test func oneWriterAtATime() throws {
        let directory = try TemporaryDirectory()
        var first: FileLedgerStore? = try FileLedgerStore(directory: directory.path)
        #expect(try first?.read() != nil)
        #expect(throws: PrivacyLedgerError.locked) {
            _ = try FileLedgerStore(directory: directory.path)
        }
        first = nil
        #expect(throws: Never.self) { _ = try FileLedgerStore(directory: directory.path) }
    }

    /// Two processes that want the last of the budget: while one has the folder the other gets
    /// nothing, and afterwards it finds the budget spent.
    @Test func twoProcessesCannotBothSpendTheLast() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path
        let event = try Fixture.event(mu: 0.2)
        var ledger: PrivacyLedger? = try PrivacyLedger.create(
            in: FileLedgerStore(directory: path),
            signingKey: Fixture.signingKey(),
            opening: Fixture.opening(epsilon: 1),
            time: Fixture.time()
        )
        try ledger?.append(Fixture.plan(0, event: event), time: Fixture.time())
        try ledger?.append(Fixture.plan(1, event: event), time: Fixture.time())
        await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
            do { _ = try FileLedgerStore(directory: path) } catch PrivacyLedgerError.locked {
                exit(7)
            }
        }
        try ledger?.append(Fixture.reserve(0, event: event), time: Fixture.time())
        ledger = nil
        await #expect(processExitsWith: .exitCode(3)) { [path = path as String] in
            let store = try FileLedgerStore(directory: path)
            let ledger = try PrivacyLedger.open(store, signingKey: Fixture.signingKey())
            let event = try Fixture.event(mu: 0.2)
            do {
                try ledger.append(Fixture.reserve(1, event: event), time: Fixture.time())
            } catch PrivacyLedgerError.budgetExceeded { exit(3) }
        }
    }

    /// The lock is on the open file; where another folder was put in its place, the writer stops.
    ///
    /// A second writer could otherwise lock and use that one.
    @Test func aFolderThatWasReplacedIsRefused() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/ledger"
        let event = try Fixture.event()
        let ledger = try PrivacyLedger.create(
            in: FileLedgerStore(directory: path),
            signingKey: Fixture.signingKey(),
            opening: Fixture.opening(),
            time: Fixture.time()
        )
        let manager = FileManager.default
        try manager.copyItem(atPath: path, toPath: path + "-copy")
        try manager.moveItem(atPath: path, toPath: path + "-moved")
        try manager.moveItem(atPath: path + "-copy", toPath: path)
        let before = try LedgerFiles.read(directory: path)
        let second = try PrivacyLedger.open(
            FileLedgerStore(directory: path),
            signingKey: Fixture.signingKey()
        )
        #expect(throws: PrivacyLedgerError.moved) {
            try ledger.append(Fixture.plan(0, event: event), time: Fixture.time())
        }
        #expect(throws: PrivacyLedgerError.closed) {
            try ledger.append(Fixture.plan(0, event: event), time: Fixture.time())
        }
        #expect(try LedgerFiles.read(directory: path) == before)
        #expect(try LedgerFiles.read(directory: path + "-moved") == before)
        try second.append(Fixture.plan(0, event: event), time: Fixture.time())
    }

    @Test(arguments: [LedgerFiles.entriesName, LedgerFiles.checkpointsName])
    func aFileThatWasMovedIsRefused(_ name: String) throws {
        let directory = try TemporaryDirectory()
        let store = try FileLedgerStore(directory: directory.path)
        try store.appendEntry([1])
        let path = directory.path + "/" + name
        try FileManager.default.moveItem(atPath: path, toPath: path + "-moved")
        #expect(throws: PrivacyLedgerError.moved) { try store.appendEntry([2]) }
        #expect(throws: PrivacyLedgerError.moved) { try store.appendCheckpoint([2]) }
        #expect(throws: PrivacyLedgerError.moved) { try store.replaceLatestCheckpoint([2]) }
        #expect(throws: PrivacyLedgerError.moved) { try store.truncate(entries: 0, checkpoints: 0) }
        #expect(throws: PrivacyLedgerError.moved) { try store.read() }
    }

    /// A copy from before the last release, put back whole, would bring its cost back.
    @Test func anOlderLedgerIsRefusedByACheckpointKeptElsewhere() throws {
        let complete = try Fixture.filledFiles()
        let key = try Fixture.signingKey()
        var older = complete
        older.lines.removeLast(3)
        older.notes.removeLast(3)
        older.latestCheckpoint = older.notes.last
        #expect(throws: PrivacyLedgerError.damaged(check: .consistency, entry: 8)) {
            _ = try PrivacyLedger.open(
                InMemoryLedgerStore(older),
                signingKey: key,
                notOlderThan: complete.notes[10]
            )
        }
        #expect(throws: PrivacyLedgerError.self) {
            _ = try PrivacyLedger.open(
                InMemoryLedgerStore(complete),
                signingKey: key,
                notOlderThan: Array("nonsense".utf8)
            )
        }
        for note in [complete.notes[3], complete.notes[10]] {
            let ledger = try PrivacyLedger.open(
                InMemoryLedgerStore(complete),
                signingKey: key,
                notOlderThan: note
            )
            #expect(ledger.latest?.index == 10)
        }
    }

    @Test func missingDirectoriesAreErrors() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: PrivacyLedgerError.file(.notFound(path: directory.path + "/a/b"))) {
            _ = try FileLedgerStore(directory: directory.path + "/a/b")
        }
        #expect(throws: PrivacyLedgerError.empty) {
            try LedgerFiles.read(directory: directory.path + "/a")
        }
    }

    @Test(arguments: [LedgerFiles.latestCheckpointName, LedgerFiles.verifierKeyName])
    func notesOfAnySizeAreNotRead(_ name: String) throws {
        let directory = try TemporaryDirectory()
        try Fixture.fill(FileLedgerStore(directory: directory.path), key: Fixture.signingKey())
        let path = directory.path + "/" + name
        let limit = LedgerFiles.noteByteCountLimit
        try Data(repeating: 0x0A, count: limit + 1).write(to: URL(fileURLWithPath: path))
        #expect(
            throws: PrivacyLedgerError.file(.tooLarge(path: path, byteCountLimit: limit))
        ) { try LedgerFiles.read(directory: directory.path) }
    }

    @Test func filesHaveTheirDocumentedNames() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/ledger"
        try Fixture.fill(FileLedgerStore(directory: path), key: Fixture.signingKey())
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(names == ["checkpoint", "checkpoints", "entries.jsonl", "ledger.vkey"])
        let files = try LedgerFiles.read(directory: path)
        #expect(files == (try Fixture.filledFiles()))
        #expect(files.lines.count == 11 && files.notes.count == 11)
        #expect(files.latestCheckpoint == files.notes.last)
    }

    /// Cuts the stored bytes of the last append wherever a crash may have stopped it, in the order
    /// in which an append writes, and opens the ledger again.
    @Test func everyCrashOfAnAppendIsMended() throws {
        let key = try Fixture.signingKey()
        let event = try Fixture.event()
        let store = InMemoryLedgerStore()
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: key,
            opening: Fixture.opening(),
            time: Fixture.time()
        )
        try ledger.append(Fixture.plan(0, event: event), time: Fixture.time())
        let before = store.read()
        try ledger.append(Fixture.reserve(0, event: event), time: Fixture.time())
        let after = store.read()
        let line = Array(after.entries.dropFirst(before.entries.count))
        let note = Array(after.checkpoints.dropFirst(before.checkpoints.count))

        for count in 0...line.count {
            var files = before
            files.entries += line.prefix(count)
            try expectMended(files, key: key, isCharged: count == line.count, as: after)
        }
        for count in 0...note.count {
            var files = before
            files.entries += line
            files.checkpoints += note.prefix(count)
            try expectMended(files, key: key, isCharged: true, as: after)
            // Blocks that were allocated but not written read as zeros.
            files.checkpoints += Array(repeating: 0, count: max(0, note.count - 1 - count))
            if count < note.count {
                try expectMended(files, key: key, isCharged: true, as: after)
            }
        }
        // Blocks that were allocated but not written read as zeros.
        var zeros = before
        zeros.entries += Array(repeating: 0, count: 200)
        try expectMended(zeros, key: key, isCharged: false, as: after)
    }

    private func expectMended(
        _ files: LedgerFiles,
        key: SigningKey,
        isCharged: Bool,
        as complete: LedgerFiles
    ) throws {
        let audit = LedgerAudit(publicKey: try Fixture.verifierKey()).report(on: files)
        #expect(audit.valid, "what a crash leaves is no forgery")
        #expect(audit.events.count == (isCharged ? 1 : 0))
        let store = InMemoryLedgerStore(files)
        let ledger = try PrivacyLedger.open(store, signingKey: key)
        #expect(ledger.replay.chargedEvents.count == (isCharged ? 1 : 0))
        let event = try Fixture.event()
        if isCharged {
            #expect(store.read() == complete)
        } else {
            try ledger.append(Fixture.reserve(0, event: event), time: Fixture.time())
        }
        try ledger.append(Fixture.release(0, event: event), time: Fixture.time())
        #expect(LedgerAudit().report(on: store.read()).findings.allSatisfy { $0.severity == .note })
    }

    @Test func aCrashOfTheFirstAppendIsMended() throws {
        let key = try Fixture.signingKey()
        let complete = try Fixture.filledFiles()
        let line = complete.lines[0]
        // Half a line: nothing was promised yet, and the run may start again.
        let half = InMemoryLedgerStore(
            LedgerFiles(entries: Array(line.prefix(20)), verifierKey: complete.verifierKey)
        )
        #expect(throws: PrivacyLedgerError.empty) {
            _ = try PrivacyLedger.open(half, signingKey: key)
        }
        try Fixture.fill(half, key: key)
        #expect(half.read() == complete)
        // A whole line: the ledger exists.
        let whole = InMemoryLedgerStore(
            LedgerFiles(entries: line + [0x0A], verifierKey: complete.verifierKey)
        )
        let ledger = try PrivacyLedger.open(whole, signingKey: key)
        #expect(ledger.latest?.index == 0)
        #expect(whole.read().checkpoints == complete.notes[0] + [0x0A])
    }

    @Test func aFailedWriteClosesTheLedger() throws {
        let store = FailingStore()
        let key = try Fixture.signingKey()
        let event = try Fixture.event()
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: key,
            opening: Fixture.opening(),
            time: Fixture.time()
        )
        try ledger.append(Fixture.plan(0, event: event), time: Fixture.time())
        store.isFailing.withLock { $0 = true }
        #expect(throws: PrivacyLedgerError.file(.diskFull(path: "x", code: 28))) {
            try ledger.append(Fixture.reserve(0, event: event), time: Fixture.time())
        }
        store.isFailing.withLock { $0 = false }
        #expect(throws: PrivacyLedgerError.closed) {
            try ledger.append(Fixture.reserve(0, event: event), time: Fixture.time())
        }
        // The line was written before the failure, so after opening again it is charged.
        let again = try PrivacyLedger.open(store, signingKey: key)
        #expect(again.replay.chargedEvents == [event])
    }

    @Test func damagedLedgersAreNotOpened() throws {
        var files = try Fixture.filledFiles()
        files.edit(5, "\"round\":1", "\"round\":0")
        let key = try Fixture.signingKey()
        #expect(throws: PrivacyLedgerError.damaged(check: .entryContent, entry: 5)) {
            _ = try PrivacyLedger.open(InMemoryLedgerStore(files), signingKey: key)
        }
    }

    /// A store whose checkpoints cannot be written while it fails.
    private final class FailingStore: LedgerStore {
        let isFailing = Mutex(false)
        private let inner = InMemoryLedgerStore()

        func read() -> LedgerFiles { inner.read() }
        func writeVerifierKey(_ bytes: [UInt8]) { inner.writeVerifierKey(bytes) }
        func appendEntry(_ bytes: [UInt8]) { inner.appendEntry(bytes) }
        func appendCheckpoint(_ bytes: [UInt8]) throws(PrivacyLedgerError) {
            if isFailing.withLock({ $0 }) { throw .file(.diskFull(path: "x", code: 28)) }
            inner.appendCheckpoint(bytes)
        }
        func replaceLatestCheckpoint(_ bytes: [UInt8]) { inner.replaceLatestCheckpoint(bytes) }
        func truncate(entries: Int, checkpoints: Int) {
            inner.truncate(entries: entries, checkpoints: checkpoints)
        }
    }
}
