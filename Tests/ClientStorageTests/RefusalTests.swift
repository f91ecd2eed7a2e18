import Foundation
import GRDB
import ProtocolPrimitives
import SecureAggregation
import Testing

@testable import ClientStorage

/// A store that cannot record lets nothing be answered.
@Suite struct RefusalTests {
    /// A store with round 1 recorded.
    private func filled(_ scratch: Scratch) throws {
        let store = try ClientStore(path: scratch.store, ifMissing: .create)
        #expect(try SQLiteUnmaskingMemory(store: store).recordAnswer(in: Sample.round(1)))
    }

    private func opening(_ scratch: Scratch) -> ClientStorageError? {
        do throws(ClientStorageError) {
            _ = try ClientStore(path: scratch.store, ifMissing: .create)
            return nil
        } catch {
            return error
        }
    }

    @Test func aMissingFileIsRefusedIfItMustBeThere() throws {
        let scratch = try Scratch()
        #expect(throws: ClientStorageError.missing(path: scratch.store)) {
            try ClientStore(path: scratch.store, ifMissing: .refuse)
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.store))
        try FileManager.default.createSymbolicLink(
            atPath: scratch.store,
            withDestinationPath: scratch.path + "/nowhere"
        )
        #expect(opening(scratch) == .missing(path: scratch.store))
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/nowhere"))
    }

    @Test(arguments: ["", ":memory:", "file::memory:", "file:x?mode=memory"])
    func databasesInMemoryAreNoMemory(path: String) {
        #expect(throws: ClientStorageError.missing(path: path)) {
            try ClientStore(path: path, ifMissing: .create)
        }
    }

    @Test func aMissingFolderIsRefused() {
        #expect(throws: ClientStorageError.self) {
            try ClientStore(path: "/nonexistent/folder/client.sqlite", ifMissing: .create)
        }
    }

    @Test func whatIsNoDatabaseIsRefused() throws {
        for bytes in [Array("not a database, but long enough to be a header".utf8), [0]] {
            let scratch = try Scratch()
            let contents = Data(bytes + [UInt8](repeating: 1, count: 5000))
            try contents.write(to: URL(fileURLWithPath: scratch.store))
            #expect(opening(scratch) == .damaged(path: scratch.store))
            #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.store)) == contents)
        }
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.store,
            withIntermediateDirectories: true
        )
        #expect(opening(scratch) != nil)
    }

    /// Every page of the file overwritten or cut off: refused, or what was recorded is still known.
    @Test func damageNeverMakesItForget() throws {
        let original = try Scratch()
        try filled(original)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: original.store))
        var refusals = 0
        var damaged: [Data] = []
        for start in stride(from: 0, to: bytes.count, by: 512) {
            var changed = bytes
            for index in start..<min(start + 512, bytes.count) { changed[index] ^= 0xA5 }
            damaged.append(changed)
            damaged.append(bytes.prefix(start))
        }
        for contents in damaged {
            let scratch = try Scratch()
            try contents.write(to: URL(fileURLWithPath: scratch.store))
            do {
                let store = try ClientStore(path: scratch.store, ifMissing: .refuse)
                let isFirst = try SQLiteUnmaskingMemory(store: store).recordAnswer(
                    in: Sample.round(1)
                )
                #expect(!isFirst)
            } catch { refusals += 1 }
        }
        #expect(refusals > damaged.count / 2)
    }

    /// Cut to nothing: a client that has answered before knows that this is not its file.
    @Test func anEmptyFileIsRefusedIfItMustBeThere() throws {
        let scratch = try Scratch()
        try Data().write(to: URL(fileURLWithPath: scratch.store))
        #expect(throws: ClientStorageError.damaged(path: scratch.store)) {
            try ClientStore(path: scratch.store, ifMissing: .refuse)
        }
        #expect(throws: ClientStorageError.damaged(path: scratch.store)) {
            try ClientStore(reading: scratch.store)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.store)).isEmpty)
        // A database without tables is no better.
        let queue = try DatabaseQueue(path: scratch.store)
        try queue.inDatabase { try $0.execute(sql: "PRAGMA user_version = 1") }
        try queue.close()
        #expect(throws: ClientStorageError.damaged(path: scratch.store)) {
            try ClientStore(path: scratch.store, ifMissing: .refuse)
        }
        // For a new client it is a place to start.
        #expect(opening(scratch) == nil)
        _ = try ClientStore(path: scratch.store, ifMissing: .refuse)
    }

    @Test func anotherProgramsDatabaseIsRefused() throws {
        let scratch = try Scratch()
        let queue = try DatabaseQueue(path: scratch.store)
        try queue.write { try $0.execute(sql: "CREATE TABLE answeredRound (run, number)") }
        try queue.close()
        #expect(opening(scratch) == .foreign(path: scratch.store))
        let other = try Scratch()
        let marked = try DatabaseQueue(path: other.store)
        try marked.write { try $0.execute(sql: "PRAGMA application_id = 7") }
        try marked.close()
        #expect(opening(other) == .foreign(path: other.store))
    }

    /// Not even its journal mode is changed.
    @Test func anotherProgramsDatabaseIsLeftAsItIs() throws {
        let scratch = try Scratch()
        let queue = try DatabaseQueue(path: scratch.store)
        try queue.inDatabase { database in
            try database.execute(sql: "CREATE TABLE mine (x)")
            let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
            #expect(mode == "wal")
        }
        try queue.close()
        #expect(opening(scratch) == .foreign(path: scratch.store))
        let mode = try DatabaseQueue(path: scratch.store).inDatabase {
            try String.fetchOne($0, sql: "PRAGMA journal_mode")
        }
        #expect(mode == "wal")
    }

    @Test func aLaterVersionIsRefused() throws {
        let scratch = try Scratch()
        try filled(scratch)
        let queue = try DatabaseQueue(path: scratch.store)
        try queue.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 from the future')")
        }
        try queue.close()
        #expect(opening(scratch) == .newerVersion(path: scratch.store))
    }

    /// The table was dropped behind the store's back.
    @Test func aLostTableIsRefused() throws {
        let scratch = try Scratch()
        try filled(scratch)
        let store = try ClientStore(path: scratch.store, ifMissing: .refuse)
        let queue = try DatabaseQueue(path: scratch.store)
        try queue.write { try $0.execute(sql: "DROP TABLE answeredRound") }
        try queue.close()
        let memory = SQLiteUnmaskingMemory(store: store)
        #expect(throws: SecureAggregationError.unmaskingMemoryUnavailable) {
            try memory.recordAnswer(in: Sample.round(2))
        }
    }

    /// Deleted or replaced while open: a record would go to a file that nobody finds again.
    @Test func aFileThatWasMovedIsRefused() throws {
        for replaces in [false, true] {
            let scratch = try Scratch()
            let store = try ClientStore(path: scratch.store, ifMissing: .create)
            let memory = SQLiteUnmaskingMemory(store: store)
            #expect(try memory.recordAnswer(in: Sample.round(1)))
            try FileManager.default.moveItem(atPath: scratch.store, toPath: scratch.store + "2")
            if replaces {
                try FileManager.default.copyItem(
                    atPath: scratch.store + "2",
                    toPath: scratch.store
                )
            }
            #expect(throws: SecureAggregationError.unmaskingMemoryUnavailable) {
                try memory.recordAnswer(in: Sample.round(2))
            }
        }
    }

    @Test func aJournalThatCannotBeWrittenIsRefused() throws {
        let scratch = try Scratch()
        let store = try ClientStore(path: scratch.store, ifMissing: .create)
        try FileManager.default.createDirectory(
            atPath: scratch.store + "-journal/x",
            withIntermediateDirectories: true
        )
        let memory = SQLiteUnmaskingMemory(store: store)
        #expect(throws: SecureAggregationError.unmaskingMemoryUnavailable) {
            try memory.recordAnswer(in: Sample.round(2))
        }
        #expect(throws: ClientStorageError.self) {
            try ClientStore(path: scratch.store, ifMissing: .refuse)
        }
    }

    /// A user who may only read it.
    ///
    /// The child gives up being root, which may write everything.
    @Test func aReadOnlyFileIsRefused() async throws {
        let scratch = try Scratch()
        try filled(scratch)
        let (path, folder) = (scratch.store, scratch.path)
        #expect(chmod(path, 0o444) == 0 && chmod(folder, 0o755) == 0)
        await #expect(processExitsWith: .success) { [path = path as String] in
            if getuid() == 0 { try #require(setuid(65_534) == 0) }
            #expect(throws: ClientStorageError.self) {
                try ClientStore(path: path, ifMissing: .refuse)
            }
        }
    }

    /// The file may not grow any more: what is full says no, and forgets nothing.
    @Test func aFullDiskIsRefused() async throws {
        let scratch = try Scratch()
        let (path, log) = (scratch.store, scratch.path + "/log")
        await #expect(processExitsWith: .success) { [path = path as String, log = log as String] in
            let memory = SQLiteUnmaskingMemory(
                store: try ClientStore(path: path, ifMissing: .create)
            )
            #expect(try memory.recordAnswer(in: Sample.round(0)))
            signal(SIGXFSZ, SIG_IGN)
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            var limit = rlimit(
                rlim_cur: rlim_t(try #require(size)),
                rlim_max: rlim_t(1 << 30)
            )
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            var isFull = false
            for number in 1..<5_000 where !isFull {
                do {
                    if try memory.recordAnswer(in: Sample.round(number)) {
                        Sample.append("\(number)", to: log)
                    }
                } catch {
                    let reason = error as? SecureAggregationError
                    #expect(reason == .unmaskingMemoryUnavailable)
                    isFull = true
                }
            }
            #expect(isFull)
            #expect(try memory.recordAnswer(in: Sample.round(0)) == false)
        }
        let memory = SQLiteUnmaskingMemory(store: try ClientStore(path: path, ifMissing: .refuse))
        for number in Sample.numbers(in: log) {
            #expect(try memory.recordAnswer(in: Sample.round(number)) == false)
        }
    }
}
