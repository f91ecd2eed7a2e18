import Foundation

/// A Python that has numpy and the reference implementation of safetensors, if there is one.
enum PythonSafetensors {
    /// From `TACIT_TEST_PYTHON`, or `.build/venv/bin/python` of the repository.
    static let executable: String? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["TACIT_TEST_PYTHON"]
        let path = named ?? root.appendingPathComponent(".build/venv/bin/python").path
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        let hasModules = try? run("import numpy, safetensors.numpy", [], executable: path)
        return hasModules?.status == 0 ? path : nil
    }()

    struct Outcome {
        var status: Int32
        var output: String
    }

    static func run(_ script: String, _ arguments: [String], executable path: String? = nil) throws
        -> Outcome
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? executable ?? "/nonexistent")
        process.arguments = ["-c", script] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: output, as: UTF8.self)
        )
    }
}
