import ClientStorage
import DifferentialPrivacy
import FederatedClient
import Foundation
import GRDB
import ProtocolPrimitives
import Testing

@Suite struct SQLiteParticipationMemoryTests {
    private static func limits() throws -> ParticipationLimits {
        // mu^2 of epsilon 1 is 0.0560, by mpmath: five times 0.01.
        ParticipationLimits(lifetime: try PrivacyBudget(epsilon: 1, delta: 1e-6))
    }

    private static func participation(_ number: Int, run: UInt8 = 7) throws -> Participation {
        Participation(
            round: try Sample.round(number, run: run),
            queryKind: "itemGram",
            event: .discreteGaussian(
                squaredSensitivity: 1 << 30,
                variance: (100 << 30) + 4,
                dimension: 10
            ),
            time: 1_795_229_640 + Int64(number)
        )
    }

    private static func memory(_ path: String, ifMissing: ClientStore.MissingFile = .create) throws
        -> SQLiteParticipationMemory
    {
        SQLiteParticipationMemory(store: try ClientStore(path: path, ifMissing: ifMissing))
    }

    @Test func anAccountIsReadBack() throws {
        let scratch = try Scratch()
        let empty = try Self.memory(scratch.store).account()
        #expect(empty.account.participations.isEmpty && empty.limits == nil)
        var limits = try Self.limits()
        limits.query = try PrivacyBudget(epsilon: 0.7, delta: 1e-7)
        limits.period = .init(
            budget: try PrivacyBudget(epsilon: 0.9, delta: 1e-6),
            seconds: 86_400
        )
        let records = [try Self.participation(4, run: 9), try Self.participation(2)]
        for record in records { try Self.memory(scratch.store).record(record, limits: limits) }
        let stored = try Self.memory(scratch.store, ifMissing: .refuse).account()
        #expect(stored.account.participations == records)
        #expect(stored.limits == limits)
    }

    @Test func whatIsSpentStaysSpentAcrossRestarts() throws {
        let scratch = try Scratch()
        for number in 0..<5 {
            let memory = try Self.memory(scratch.store)
            try memory.record(Self.participation(number), limits: Self.limits())
        }
        let memory = try Self.memory(scratch.store)
        #expect(throws: ClientError.self) {
            try memory.record(Self.participation(5), limits: Self.limits())
        }
        let round = try Sample.round(3)
        #expect(throws: ClientError.roundAlreadyAnswered(round)) {
            try memory.record(Self.participation(3), limits: Self.limits())
        }
        #expect(try memory.account().account.participations.count == 5)
    }

    /// Two processes that want what one budget has room for: together they get it once.
    @Test func twoProcessesShareOneBudget() async throws {
        let scratch = try Scratch()
        let path = scratch.store
        let logs = [scratch.path + "/log0", scratch.path + "/log1"]
        async let first: Void = Self.compete(run: 1, path: path, log: logs[0])
        async let second: Void = Self.compete(run: 2, path: path, log: logs[1])
        _ = await (first, second)
        #expect(logs.map { Sample.numbers(in: $0).count }.reduce(0, +) == 5)
        #expect(try Self.memory(path).account().account.participations.count == 5)
    }

    private static func compete(run: Int, path: String, log: String) async {
        await #expect(processExitsWith: .success) {
            [run = run as Int, path = path as String, log = log as String] in
            let memory = try SQLiteParticipationMemoryTests.memory(path)
            for number in 0..<20 {
                do {
                    let next = try SQLiteParticipationMemoryTests.participation(
                        number,
                        run: UInt8(run)
                    )
                    try memory.record(next, limits: SQLiteParticipationMemoryTests.limits())
                    Sample.append("\(number)", to: log)
                } catch ClientError.budgetExceeded {}
            }
        }
    }

    /// Killed at any time: what it was told it may answer was charged.
    @Test(arguments: 1...6) func killedAnywhereNothingIsRefunded(attempt: Int) async throws {
        let scratch = try Scratch()
        let (path, log) = (scratch.store, scratch.path + "/log")
        let microseconds = attempt * 9_000
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, log = log as String, microseconds = microseconds as Int] in
            let memory = try SQLiteParticipationMemoryTests.memory(path)
            Thread.detachNewThread {
                usleep(UInt32(microseconds))
                kill(getpid(), SIGKILL)
            }
            let limits = ParticipationLimits(lifetime: try PrivacyBudget(epsilon: 60, delta: 1e-6))
            for number in 0..<1_000_000 {
                let next = try SQLiteParticipationMemoryTests.participation(number)
                try memory.record(next, limits: limits)
                Sample.append("\(number)", to: log)
            }
        }
        let told = Sample.numbers(in: log).count
        let recorded = try Self.memory(path, ifMissing: .create).account().account.participations
        #expect(recorded.count >= told && recorded.count <= told + 1)
    }

    /// After the clock was ahead once and set right, what is answered since still counts.
    @Test func aClockThatWasAheadOnceDoesNotEndTheAccounting() throws {
        let scratch = try Scratch()
        let limits = ParticipationLimits(
            period: .init(budget: try PrivacyBudget(epsilon: 1, delta: 1e-6), seconds: 1000),
            lifetime: try PrivacyBudget(epsilon: 5, delta: 1e-6)
        )
        let ahead = try Self.participation(100_000_000)
        try Self.memory(scratch.store).record(ahead, limits: limits)
        for number in 1..<5 {
            try Self.memory(scratch.store).record(Self.participation(number), limits: limits)
        }
        for number in 5..<8 {
            #expect(throws: ClientError.self) {
                try Self.memory(scratch.store).record(Self.participation(number), limits: limits)
            }
        }
        let account = try Self.memory(scratch.store).account().account
        #expect(account.participations.count == 5)
        #expect(account.epsilon(delta: 1e-6, lastSeconds: 1000) > 0.94)
        // The records keep the clock's own times.
        #expect(account.participations.map(\.time).max() == ahead.time)
        #expect(account.participations.last?.time == 1_795_229_644)
    }

    /// Looking at an account changes nothing of the file and leaves nothing beside it.
    @Test func anAccountIsReadWithoutWriting() throws {
        let scratch = try Scratch()
        try Self.memory(scratch.store).record(Self.participation(0), limits: Self.limits())
        let queue = try DatabaseQueue(path: scratch.store)
        try queue.inDatabase { try $0.execute(sql: "PRAGMA user_version = 0") }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.store))
        let store = try ClientStore(reading: scratch.store)
        let memory = SQLiteParticipationMemory(store: store)
        #expect(try memory.account().account.participations == [Self.participation(0)])
        #expect(throws: ClientError.accountUnavailable) {
            try memory.record(Self.participation(1), limits: Self.limits())
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.store)) == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["client.sqlite"]
        )
    }

    /// A file of a version that kept no account yet is read as an empty one.
    @Test func anAccountOfAnEarlierVersionIsReadAsItIs() throws {
        let scratch = try Scratch()
        _ = try Self.memory(scratch.store)
        let queue = try DatabaseQueue(path: scratch.store)
        try queue.write {
            try $0.execute(
                sql: """
                    DROP TABLE participation; DROP TABLE participationLimit;
                    DELETE FROM grdb_migrations WHERE identifier LIKE '3 %';
                    """
            )
        }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.store))
        let memory = SQLiteParticipationMemory(store: try ClientStore(reading: scratch.store))
        #expect(try memory.account().account.participations.isEmpty)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.store)) == before)
        // A table that this version made and somebody dropped is not an empty account.
        let again = try Self.memory(scratch.store)
        try again.record(Self.participation(0), limits: Self.limits())
        let dropping = try DatabaseQueue(path: scratch.store)
        try dropping.write { try $0.execute(sql: "DROP TABLE participation") }
        try dropping.close()
        let reading = SQLiteParticipationMemory(store: try ClientStore(reading: scratch.store))
        #expect(throws: ClientStorageError.self) { _ = try reading.account() }
    }

    @Test func rowsThatDoNotDecodeAreNeverASmallerCost() throws {
        let scratch = try Scratch()
        try Self.memory(scratch.store).record(Self.participation(0), limits: Self.limits())
        for change in [
            "UPDATE participation SET event = '{}'", "UPDATE participation SET run = x'00'",
            "UPDATE participation SET number = -1",
        ] {
            let queue = try DatabaseQueue(path: scratch.store)
            try queue.write { try $0.execute(sql: change) }
            try queue.close()
            #expect(throws: ClientError.accountUnavailable, "\(change)") {
                try Self.memory(scratch.store).record(Self.participation(1), limits: Self.limits())
            }
            #expect(throws: ClientStorageError.damaged(path: scratch.store)) {
                _ = try Self.memory(scratch.store).account()
            }
        }
        // An event of a later version: every further answer is refused.
        let queue = try DatabaseQueue(path: scratch.store)
        try queue.write {
            try $0.execute(
                sql: "UPDATE participation SET event = '{\"kind\":\"later\"}', run = ?, number = 0",
                arguments: [Data(repeating: 7, count: 16)]
            )
        }
        try queue.close()
        #expect(throws: ClientError.self) {
            try Self.memory(scratch.store).record(Self.participation(1), limits: Self.limits())
        }
    }
}
