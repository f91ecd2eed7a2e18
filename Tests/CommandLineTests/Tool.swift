import Foundation
import Testing

/// Runs the built `tacit`, and other programs, as a user would.
enum Tool {
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String

        /// The one JSON object on stdout.
        func json() throws -> [String: Any] {
            try #require(
                try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
            )
        }
    }

    static var repository: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// The executable beside the test bundle.
    static var tacit: URL {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var folder = bundle.deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("tacit")
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

    /// A Python with numpy and safetensors, if there is one.
    static var python: URL? {
        let environment = ProcessInfo.processInfo.environment["TACIT_TEST_PYTHON"]
        let path =
            environment ?? repository.appendingPathComponent(".build/venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path)
            ? URL(fileURLWithPath: path) : nil
    }

    static var minisign: URL? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/minisign" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
            .map { URL(fileURLWithPath: $0) }
    }

    /// Runs `tacit` in a folder.
    static func run(_ arguments: [String], in folder: URL? = nil) throws -> Outcome {
        try run(tacit, arguments, in: folder)
    }

    static func run(_ program: URL, _ arguments: [String], in folder: URL? = nil) throws -> Outcome
    {
        let scratch = try Scratch()
        let outputURL = scratch.url.appendingPathComponent("out")
        let errorURL = scratch.url.appendingPathComponent("err")
        for url in [outputURL, errorURL] {
            FileManager.default.createFile(atPath: url.path, contents: nil)
        }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder ?? scratch.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputURL)
        process.standardError = try FileHandle(forWritingTo: errorURL)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: outputURL), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errorURL), as: UTF8.self)
        )
    }
}

/// A folder that goes away with the value.
final class Scratch {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "tacit-tests-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Path of a name inside.
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a text file and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url.appendingPathComponent(name))
        return path(name)
    }
}
