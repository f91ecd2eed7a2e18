import Foundation
import Testing

@testable import ProtocolPrimitives

@Suite struct AtomicDirectoryTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    @Test func appearsOnlyWithTheCommit() throws {
        let directory = try AtomicDirectory(path: scratch("release/"))
        try directory.write([1, 2], to: "model.bin")
        try directory.write([3], to: "ledger/entries/0")
        var streamed = try directory.file(named: "ledger/log")
        try streamed.write([4])
        try streamed.write([5])
        try streamed.commit()
        // Anything else may be put there too.
        try Data([6]).write(to: URL(fileURLWithPath: directory.temporaryPath + "/by-hand"))
        #expect(try scratch.entries().allSatisfy { $0.hasPrefix(".") })
        try directory.commit()
        #expect(try scratch.entries() == ["release"])
        #expect(scratch.contents("release/model.bin") == [1, 2])
        #expect(scratch.contents("release/ledger/entries/0") == [3])
        #expect(scratch.contents("release/ledger/log") == [4, 5])
        #expect(scratch.contents("release/by-hand") == [6])
        #expect(try scratch.permissions("release").map { $0 & ~0o755 } == 0)
    }

    @Test func anAbandonedDirectoryLeavesNothing() throws {
        try scratch.put("keep me", in: "neighbor")
        func abandon() throws {
            let directory = try AtomicDirectory(path: scratch("release"))
            try directory.write([1], to: "a/b/c")
            // Removal takes the link and not what it leads to.
            try FileManager.default.createSymbolicLink(
                atPath: directory.temporaryPath + "/link",
                withDestinationPath: scratch.path
            )
            throw CancellationError()
        }
        #expect(throws: CancellationError.self) { try abandon() }
        #expect(try scratch.entries() == ["neighbor"])
        #expect(scratch.contents("neighbor") == Array("keep me".utf8))
    }

    @Test func refusesWhatIsThere() throws {
        try scratch.put("", in: "file")
        try FileManager.default.createDirectory(
            atPath: scratch("empty"),
            withIntermediateDirectories: false
        )
        try FileManager.default.createSymbolicLink(
            atPath: scratch("link"),
            withDestinationPath: "nowhere"
        )
        for name in ["file", "empty", "link"] {
            #expect(throws: FileError.alreadyExists(path: scratch(name))) {
                let directory = try AtomicDirectory(path: scratch(name))
                try directory.commit()
            }
        }
        #expect(try scratch.entries() == ["empty", "file", "link"])
    }

    @Test(arguments: [true, false])
    func refusesANameTakenInTheMeantime(byDirectory: Bool) throws {
        let directory = try AtomicDirectory(path: scratch("release"))
        try directory.write([1], to: "ours")
        if byDirectory {
            try FileManager.default.createDirectory(
                atPath: scratch("release"),
                withIntermediateDirectories: false
            )
            try scratch.put("theirs", in: "release/theirs")
        } else {
            try scratch.put("theirs", in: "release")
        }
        do {
            try directory.commit()
            Issue.record("the commit took a name that was not free")
        } catch {
            #expect(error == .alreadyExists(path: scratch("release")))
        }
        #expect(try scratch.entries() == ["release"])
        #expect(
            scratch.contents(byDirectory ? "release/theirs" : "release") == Array("theirs".utf8)
        )
    }

    @Test func renamingItselfRefusesADirectoryWithContents() throws {
        for name in ["ours", "theirs"] {
            try FileManager.default.createDirectory(
                atPath: scratch(name),
                withIntermediateDirectories: false
            )
            try scratch.put(name, in: name + "/file")
        }
        #expect(throws: FileError.alreadyExists(path: scratch("theirs"))) {
            try FileSystem.publishDirectory(scratch("ours"), as: scratch("theirs"))
        }
        #expect(scratch.contents("theirs/file") == Array("theirs".utf8))
    }

    @Test(arguments: ["", "/absolute", "../out", "a/../b", "a//b", "a/", ".", "a/.", "a\0b"])
    func refusesNamesThatLeadElsewhere(name: String) throws {
        func attempt() throws(FileError) {
            let directory = try AtomicDirectory(path: scratch("release"))
            try directory.write([1], to: name)
        }
        #expect(throws: FileError.self) { try attempt() }
        #expect(try scratch.entries() == [])
    }

    @Test func saysWhichParentIsMissing() {
        #expect(throws: FileError.notFound(path: scratch("missing"))) {
            let directory = try AtomicDirectory(path: scratch("missing/release"))
            try directory.commit()
        }
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "mounting a small file system is not allowed here"))
    func aFullDiskLeavesNothing() throws {
        let disk = try SmallDisk()
        func publish() throws(FileError) {
            let directory = try AtomicDirectory(path: disk.scratch("release"))
            try directory.write([1], to: "small")
            try directory.write([UInt8](repeating: 1, count: 2 * SmallDisk.byteCount), to: "large")
            try directory.commit()
        }
        let error = #expect(throws: FileError.self) { try publish() }
        guard case .diskFull(let path, ENOSPC) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(path.hasSuffix("/large"))
        #expect(try disk.scratch.entries() == [])
    }
}
