import Foundation

/// A place to run the real minisign in, if it is installed.
final class MinisignTool: Sendable {
    static let isInstalled = executable != nil
    private static let executable = find("minisign")

    struct Outcome {
        var status: Int32
        var output: String
    }

    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/tacit-minisign-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    func put(_ bytes: [UInt8], in name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
    }

    func contents(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: self(name))))
    }

    /// Runs minisign in the directory, with `input` where it would ask for passwords.
    func run(_ arguments: [String], input: String = "") throws -> Outcome {
        try put(Array(input.utf8), in: "input")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.executable ?? "/nonexistent")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: self("input")))
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

    private static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
