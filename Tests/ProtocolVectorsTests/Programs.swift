import Foundation

/// Programs that the tests run.
enum Programs {
    struct Outcome {
        var status: Int32
        var output: String
    }

    /// The tool beside the test bundle.
    static var tool: URL {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var folder = bundle.deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("protocol-vectors")
            var isDirectory: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isDirectory),
                !isDirectory.boolValue
            {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return bundle
    }

    /// A Python with the package `cryptography`, if there is one.
    static let python: URL? = {
        let named = ProcessInfo.processInfo.environment["TACIT_TEST_PYTHON"]
        let root = VectorFiles.tests.deletingLastPathComponent().deletingLastPathComponent()
        let path = named ?? root.appendingPathComponent(".build/venv/bin/python").path
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        let url = URL(fileURLWithPath: path)
        return (try? run(url, ["-c", "import cryptography"]))?.status == 0 ? url : nil
    }()

    /// Runs a program and takes what it prints.
    static func run(_ program: URL, _ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
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
