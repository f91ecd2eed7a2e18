import ClientStorage
import Foundation
import GRDB
import ProtocolPrimitives
import SecureAggregation
import Testing

@Suite struct SQLiteWitnessMemoryTests {
    private let list = [UInt8](repeating: 1, count: 32)
    private let other = [UInt8](repeating: 2, count: 32)

    @Test func oneListPerSessionAcrossRestarts() throws {
        let scratch = try Scratch()
        for start in 0..<2 {
            let store = try ClientStore(
                path: scratch.store,
                ifMissing: start == 0 ? .create : .refuse
            )
            let memory = SQLiteWitnessMemory(store: store)
            // The same list may be signed again, another never.
            #expect(
                try memory.recordAttestation(of: .participants, in: Sample.round(1), digest: list)
            )
            #expect(
                try !memory.recordAttestation(of: .participants, in: Sample.round(1), digest: other)
            )
            #expect(
                try !memory.recordAttestation(of: .participants, in: Sample.round(1), digest: [])
            )
            #expect(
                try memory.recordAttestation(of: .participants, in: Sample.round(2), digest: other)
            )
            // A round's sets are other matters.
            for set in [AttestedSet.masking, .survivors] {
                #expect(try memory.recordAttestation(of: set, in: Sample.round(1), digest: other))
                #expect(try !memory.recordAttestation(of: set, in: Sample.round(1), digest: list))
            }
            // Answered rounds are another matter, in the same file.
            let rounds = SQLiteUnmaskingMemory(store: store)
            #expect(try rounds.recordAnswer(in: Sample.round(1)) == (start == 0))
        }
    }

    @Test func aListSurvivesKill() async throws {
        let scratch = try Scratch()
        let path = scratch.store
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let memory = SQLiteWitnessMemory(
                store: try ClientStore(path: path, ifMissing: .create)
            )
            let digest = [UInt8](repeating: 1, count: 32)
            if try memory.recordAttestation(of: .participants, in: Sample.round(1), digest: digest)
            {
                kill(getpid(), SIGKILL)
            }
        }
        let memory = SQLiteWitnessMemory(store: try ClientStore(path: path, ifMissing: .refuse))
        #expect(
            try !memory.recordAttestation(of: .participants, in: Sample.round(1), digest: other)
        )
        #expect(try memory.recordAttestation(of: .participants, in: Sample.round(1), digest: list))
    }

    @Test func whatCannotBeRecordedIsRefused() throws {
        let scratch = try Scratch()
        let store = try ClientStore(path: scratch.store, ifMissing: .create)
        try FileManager.default.removeItem(atPath: scratch.store)
        let memory = SQLiteWitnessMemory(store: store)
        #expect(throws: SecureAggregationError.unmaskingMemoryUnavailable) {
            try memory.recordAttestation(of: .participants, in: Sample.round(1), digest: list)
        }
    }

    /// A file of the version before gets the new table and keeps what it remembers.
    @Test func anOlderFileIsBroughtUpToDate() throws {
        let scratch = try Scratch()
        let rounds = SQLiteUnmaskingMemory(
            store: try ClientStore(path: scratch.store, ifMissing: .create)
        )
        #expect(try rounds.recordAnswer(in: Sample.round(1)))
        let queue = try DatabaseQueue(path: scratch.store)
        try queue.write { database in
            try database.execute(sql: "DROP TABLE attestedSet")
            try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier LIKE '2%'")
            #expect(database.changesCount == 1)
        }
        try queue.close()
        let store = try ClientStore(path: scratch.store, ifMissing: .refuse)
        #expect(
            try SQLiteWitnessMemory(store: store).recordAttestation(
                of: .participants,
                in: Sample.round(1),
                digest: list
            )
        )
        #expect(try SQLiteUnmaskingMemory(store: store).recordAnswer(in: Sample.round(1)) == false)
    }
}
