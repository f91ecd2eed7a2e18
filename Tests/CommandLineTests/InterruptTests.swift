import Foundation
import Testing

@Suite struct InterruptTests {
    /// Ctrl-C leaves a run that says it was interrupted.
    @Test func anInterruptedRunSaysSo() throws {
        let scratch = try Scratch()
        let file = try scratch.write(
            PipelineTests.scenario.replacing("users: 300", with: "users: 1500"),
            to: "small.yaml"
        )
        let process = Process()
        process.executableURL = Tool.tacit
        process.arguments = ["simulate", file, "--output", scratch.path("run")]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let ledger = scratch.path("run/ledger/checkpoint")
        for _ in 0..<600 where !FileManager.default.fileExists(atPath: ledger) {
            Thread.sleep(forTimeInterval: 0.1)
        }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        let report = try String(contentsOfFile: scratch.path("run/run.json"), encoding: .utf8)
        #expect(report.contains("\"status\" : \"interrupted\""))
        let audit = try Tool.run(["audit", "ledger", scratch.path("run")])
        #expect(audit.status == 0, "\(audit.output)")
    }
}
