import ClientStorage
import Foundation
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Processes that die or compete: each body runs in a child process.
@Suite struct CrashTests {
    /// Killed right after it may answer: the answer stays recorded.
    @Test func aRecordSurvivesKill() async throws {
        let scratch = try Scratch()
        let path = scratch.store
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let memory = SQLiteUnmaskingMemory(
                store: try ClientStore(path: path, ifMissing: .create)
            )
            if try memory.recordAnswer(in: Sample.round(5)) { kill(getpid(), SIGKILL) }
        }
        let memory = SQLiteUnmaskingMemory(store: try ClientStore(path: path, ifMissing: .refuse))
        #expect(try memory.recordAnswer(in: Sample.round(5)) == false)
        #expect(try memory.recordAnswer(in: Sample.round(6)))
    }

    /// Killed before: nothing is recorded, so that the client may still answer.
    @Test func killedBeforeRecordingMayAnswer() async throws {
        let scratch = try Scratch()
        let path = scratch.store
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let store = try ClientStore(path: path, ifMissing: .create)
            _ = SQLiteUnmaskingMemory(store: store)
            kill(getpid(), SIGKILL)
        }
        let memory = SQLiteUnmaskingMemory(store: try ClientStore(path: path, ifMissing: .refuse))
        #expect(try memory.recordAnswer(in: Sample.round(5)))
    }

    /// Killed at any time while it records: whatever it was told is first was recorded.
    ///
    /// A round may be recorded without the process having been told.
    @Test(arguments: 1...8) func killedAnywhereNothingIsForgotten(attempt: Int) async throws {
        let scratch = try Scratch()
        let (path, log) = (scratch.store, scratch.path + "/log")
        let microseconds = attempt * 7_000
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, log = log as String, microseconds = microseconds as Int] in
            let memory = SQLiteUnmaskingMemory(
                store: try ClientStore(path: path, ifMissing: .create)
            )
            Thread.detachNewThread {
                usleep(UInt32(microseconds))
                kill(getpid(), SIGKILL)
            }
            for number in 0..<1_000_000 where try memory.recordAnswer(in: Sample.round(number)) {
                Sample.append("\(number)", to: log)
            }
        }
        let answered = Sample.numbers(in: log)
        let memory = SQLiteUnmaskingMemory(store: try ClientStore(path: path, ifMissing: .refuse))
        for number in answered {
            #expect(try memory.recordAnswer(in: Sample.round(number)) == false)
        }
        let next = (answered.last ?? -1) + 1
        // At most the one that was under way is recorded besides.
        #expect(try memory.recordAnswer(in: Sample.round(next + 1)))
    }

    /// Two processes that create the file and answer the same rounds: each round is won once.
    @Test func twoProcessesShareTheFile() async throws {
        let scratch = try Scratch()
        let path = scratch.store
        let logs = [scratch.path + "/log0", scratch.path + "/log1"]
        async let first: Void = Self.compete(path: path, log: logs[0])
        async let second: Void = Self.compete(path: path, log: logs[1])
        _ = await (first, second)
        let won = logs.map { Sample.numbers(in: $0) }
        #expect((won[0] + won[1]).sorted() == Array(0..<60))
    }

    private static func compete(path: String, log: String) async {
        await #expect(processExitsWith: .success) { [path = path as String, log = log as String] in
            let memory = SQLiteUnmaskingMemory(
                store: try ClientStore(path: path, ifMissing: .create)
            )
            for number in 0..<60 where try memory.recordAnswer(in: Sample.round(number)) {
                Sample.append("\(number)", to: log)
            }
        }
    }
}
