import Foundation
import ProtocolPrimitives
import Testing

@Suite struct BoundedFileTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    @Test(arguments: [0, 1, 1000])
    func readsUpToItsLimit(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        try AtomicFile.write(bytes, to: scratch("file"))
        #expect(try BoundedFile.bytes(atPath: scratch("file"), byteCountLimit: count) == bytes)
        let secret = try BoundedFile.secret(atPath: scratch("file"), byteCountLimit: count)
        #expect(secret == SecretBytes(copying: bytes))
    }

    @Test func refusesWhatIsLarger() throws {
        try AtomicFile.write([1, 2, 3], to: scratch("file"))
        let expected = FileError.tooLarge(path: scratch("file"), byteCountLimit: 2)
        #expect(throws: expected) {
            try BoundedFile.bytes(atPath: scratch("file"), byteCountLimit: 2)
        }
        #expect(throws: expected) {
            try BoundedFile.secret(atPath: scratch("file"), byteCountLimit: 2)
        }
    }

    @Test func refusesWhatIsNoFile() throws {
        #expect(throws: FileError.notARegularFile(path: scratch.path)) {
            try BoundedFile.bytes(atPath: scratch.path, byteCountLimit: 10)
        }
        try #require(mkfifo(scratch("pipe"), 0o600) == 0)
        #expect(throws: FileError.notARegularFile(path: scratch("pipe"))) {
            try BoundedFile.bytes(atPath: scratch("pipe"), byteCountLimit: 10)
        }
        #expect(throws: FileError.notFound(path: scratch("missing"))) {
            try BoundedFile.bytes(atPath: scratch("missing"), byteCountLimit: 10)
        }
        #expect(throws: FileError.invalidPath(path: "")) {
            try BoundedFile.bytes(atPath: "", byteCountLimit: 10)
        }
    }
}
