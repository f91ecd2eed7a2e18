import Foundation

/// A file system of 64 KiB, mounted for one test and unmounted after it.
final class SmallDisk: Sendable {
    static let byteCount = 64 << 10
    let scratch: ScratchDirectory

    /// Fails where the process may not mount.
    init() throws {
        scratch = try ScratchDirectory()
        let status = try Self.run([
            "mount", "-t", "tmpfs", "-o", "size=\(Self.byteCount)", "tmpfs", scratch.path,
        ])
        guard status == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }

    deinit { _ = try? Self.run(["umount", scratch.path]) }

    /// Whether tests of a full disk can run here.
    static let isAvailable = geteuid() == 0 && (try? SmallDisk()) != nil

    private static func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
