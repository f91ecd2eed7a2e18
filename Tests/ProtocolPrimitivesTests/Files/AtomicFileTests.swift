import Foundation
import Testing

@testable import ProtocolPrimitives

@Suite struct AtomicFileTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    @Test func appearsOnlyWithTheCommit() throws {
        var file = try AtomicFile(path: scratch("out"))
        try file.write(Array("one ".utf8))
        try file.write(SecretBytes(copying: Array("two".utf8)))
        #expect(scratch.contents("out") == nil)
        #expect(try scratch.entries().allSatisfy { $0.hasPrefix(".") })
        try file.commit()
        #expect(scratch.contents("out") == Array("one two".utf8))
        #expect(try scratch.entries() == ["out"])
    }

    @Test func anAbandonedFileLeavesNothing() throws {
        func abandon() throws {
            var file = try AtomicFile(path: scratch("out"))
            try file.write([1, 2, 3])
            throw CancellationError()
        }
        #expect(throws: CancellationError.self) { try abandon() }
        #expect(try scratch.entries() == [])
    }

    @Test func writesEmptyAndLargeFiles() throws {
        try AtomicFile.write([UInt8](), to: scratch("empty"))
        #expect(scratch.contents("empty") == [])
        let large = [UInt8](repeating: 0xA5, count: 3_000_001)
        try AtomicFile.write(large, to: scratch("large"))
        #expect(scratch.contents("large") == large)
    }

    @Test func refusesOrReplacesWhatIsThere() throws {
        try AtomicFile.write([1], to: scratch("out"))
        #expect(throws: FileError.alreadyExists(path: scratch("out"))) {
            try AtomicFile.write([2], to: scratch("out"))
        }
        #expect(scratch.contents("out") == [1])
        try AtomicFile.write([3], to: scratch("out"), existing: .replace)
        #expect(scratch.contents("out") == [3])
        #expect(try scratch.entries() == ["out"])
    }

    @Test func refusesANameTakenInTheMeantime() throws {
        var file = try AtomicFile(path: scratch("out"))
        try file.write([1])
        try scratch.put("theirs", in: "out")
        do {
            try file.commit()
            Issue.record("the commit took a name that was not free")
        } catch {
            #expect(error == .alreadyExists(path: scratch("out")))
        }
        #expect(scratch.contents("out") == Array("theirs".utf8))
        #expect(try scratch.entries() == ["out"])
    }

    @Test func refusesALinkThatLeadsNowhere() throws {
        try FileManager.default.createSymbolicLink(
            atPath: scratch("out"),
            withDestinationPath: "nowhere"
        )
        #expect(throws: FileError.alreadyExists(path: scratch("out"))) {
            try AtomicFile.write([1], to: scratch("out"))
        }
        #expect(try scratch.entries() == ["out"])
    }

    @Test func secretsAreForTheirOwnerOnly() throws {
        try AtomicFile.write(SecretBytes(copying: [1, 2]), to: scratch("key"))
        #expect(try scratch.permissions("key") == 0o600)
        try AtomicFile.write([1], to: scratch("public"), permissions: 0o640)
        #expect(try scratch.permissions("public").map { $0 & ~0o640 } == 0)
    }

    @Test func leftoversOfAKilledProcessAreNoObstacle() throws {
        let leftover = ".tacit-\(getpid())-0.partial"
        try scratch.put("half", in: leftover)
        try AtomicFile.write([1], to: scratch("out"))
        #expect(try scratch.entries() == [leftover, "out"])
        #expect(scratch.contents(leftover) == Array("half".utf8))
    }

    @Test func saysWhichParentIsMissing() {
        #expect(throws: FileError.notFound(path: scratch("missing"))) {
            try AtomicFile.write([1], to: scratch("missing/out"))
        }
    }

    @Test func aFileIsNoParent() throws {
        try scratch.put("", in: "file")
        #expect(
            throws: FileError.failed(
                operation: .create,
                path: scratch("file/out"),
                code: ENOTDIR
            )
        ) {
            try AtomicFile.write([1], to: scratch("file/out"))
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write anywhere"))
    func saysThatPermissionIsMissing() throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o500],
            ofItemAtPath: scratch.path
        )
        #expect(
            throws: FileError.permissionDenied(
                operation: .create,
                path: scratch("out"),
                code: EACCES
            )
        ) {
            try AtomicFile.write([1], to: scratch("out"))
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/sys/kernel"), "no /sys here"))
    func saysThatPermissionIsMissingEvenToRoot() {
        let error = #expect(throws: FileError.self) {
            try AtomicFile.write([1], to: "/sys/kernel/tacit-test")
        }
        guard case .permissionDenied(.create, "/sys/kernel/tacit-test", _) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full here"))
    func aFullDeviceIsATypedError() throws {
        let descriptor = open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        #expect(throws: FileError.diskFull(path: "/dev/full", code: ENOSPC)) {
            try [UInt8](repeating: 1, count: 10).withUnsafeBytes {
                try FileSystem.write($0, to: descriptor, path: "/dev/full")
            }
        }
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "mounting a small file system is not allowed here"))
    func aFullDiskLeavesNothing() throws {
        let disk = try SmallDisk()
        let path = disk.scratch("out")
        #expect(throws: FileError.diskFull(path: path, code: ENOSPC)) {
            try AtomicFile.write([UInt8](repeating: 1, count: 2 * SmallDisk.byteCount), to: path)
        }
        #expect(try disk.scratch.entries() == [])
        // And there is room again.
        try AtomicFile.write([1], to: path)
        #expect(try disk.scratch.entries() == ["out"])
    }

    @Test func onlyOneOfManyWritersWins() async throws {
        let path = scratch("out")
        let winners = await withTaskGroup(of: UInt8?.self) { group in
            for writer in UInt8(0)..<16 {
                group.addTask {
                    let bytes = [UInt8](repeating: writer, count: 10_000)
                    return (try? AtomicFile.write(bytes, to: path)).map { writer }
                }
            }
            return await group.reduce(into: [UInt8]()) { all, one in
                if let one { all.append(one) }
            }
        }
        let winner = try #require(winners.first)
        #expect(winners.count == 1)
        #expect(scratch.contents("out") == [UInt8](repeating: winner, count: 10_000))
        #expect(try scratch.entries() == ["out"])
    }
}
