import ClientStorage
import Foundation
import ProtocolPrimitives
import SecureAggregation
import Testing

@Suite struct SQLiteUnmaskingMemoryTests {
    @Test func aRoundIsAnsweredOnceAcrossRestarts() throws {
        let scratch = try Scratch()
        for start in 0..<3 {
            let store = try ClientStore(
                path: scratch.store,
                ifMissing: start == 0 ? .create : .refuse
            )
            let memory = SQLiteUnmaskingMemory(store: store)
            #expect(try memory.recordAnswer(in: Sample.round(1)) == (start == 0))
            #expect(try memory.recordAnswer(in: Sample.round(1)) == false)
            // The number and the run both tell rounds apart.
            #expect(try memory.recordAnswer(in: Sample.round(10 + start)))
            #expect(try memory.recordAnswer(in: Sample.round(1, run: UInt8(start))))
        }
    }

    @Test(arguments: [0, 1, Int(Int32.max), Int(UInt32.max)]) func everyNumberIsKept(number: Int)
        throws
    {
        let scratch = try Scratch()
        for expected in [true, false] {
            let store = try ClientStore(path: scratch.store, ifMissing: .create)
            let memory = SQLiteUnmaskingMemory(store: store)
            #expect(try memory.recordAnswer(in: Sample.round(number)) == expected)
        }
    }

    @Test func aSecondConnectionSeesTheRecordAtOnce() throws {
        let scratch = try Scratch()
        let stores = try (0..<2).map { _ in
            try ClientStore(path: scratch.store, ifMissing: .create)
        }
        let memories = stores.map(SQLiteUnmaskingMemory.init)
        #expect(try memories[0].recordAnswer(in: Sample.round(1)))
        #expect(try memories[1].recordAnswer(in: Sample.round(1)) == false)
        #expect(try memories[1].recordAnswer(in: Sample.round(2)))
        #expect(try memories[0].recordAnswer(in: Sample.round(2)) == false)
    }

    /// Many threads, two connections that are opened at the same time: one wins each round.
    @Test func amongManyThreadsOneIsFirst() async throws {
        let scratch = try Scratch()
        let path = scratch.store
        let winners = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let memory = SQLiteUnmaskingMemory(
                        store: try ClientStore(path: path, ifMissing: .create)
                    )
                    return try (0..<20).filter {
                        try memory.recordAnswer(in: Sample.round($0))
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(winners.sorted() == Array(0..<20))
    }

    @Test func theFileIsItsOwnersAndAlone() throws {
        let scratch = try Scratch()
        let store = try ClientStore(path: scratch.store, ifMissing: .create)
        let memory = SQLiteUnmaskingMemory(store: store)
        #expect(try memory.recordAnswer(in: Sample.round(1)))
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.store)
        #expect((attributes[.posixPermissions] as? Int) == 0o600)
        // No journal, no write-ahead log: one file holds everything.
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        #expect(files == ["client.sqlite"])
    }
}
