import Foundation
import Testing

@testable import ProtocolPrimitives

@Suite struct FileErrorTests {
    @Test func namesThePathAndTheSystemsReason() {
        let full = FileError(.write, path: "/data/run", code: ENOSPC)
        #expect(full == .diskFull(path: "/data/run", code: ENOSPC))
        #expect(full.message == "cannot write '/data/run': no space left on device")
        let denied = FileError(.create, path: "key", code: EACCES)
        #expect(denied == .permissionDenied(operation: .create, path: "key", code: EACCES))
        #expect(denied.message == "cannot create 'key': permission denied")
        let other = FileError(.rename, path: "a", code: EXDEV)
        #expect(other == .failed(operation: .rename, path: "a", code: EXDEV))
        #expect(FileError(.open, path: "a", code: ENOENT) == .notFound(path: "a"))
        #expect(FileError(.create, path: "a", code: EEXIST) == .alreadyExists(path: "a"))
    }

    @Test func masksControlCharacters() {
        let error = FileError.notFound(path: "a\u{1B}[31mb\nc")
        #expect(error.message == "'a\u{FFFD}[31mb\u{FFFD}c' does not exist")
    }

    @Test(arguments: [
        FileError.alreadyExists(path: "p"), .diskFull(path: "p", code: ENOSPC),
        .failed(operation: .read, path: "p", code: EIO), .invalidPath(path: "p"),
        .notARegularFile(path: "p"), .notFound(path: "p"),
        .permissionDenied(operation: .open, path: "p", code: EACCES),
        .tooLarge(path: "p", byteCountLimit: 7),
    ])
    func speaksInOneLine(error: FileError) {
        for text in [error.message, error.hint].compactMap(\.self) {
            #expect(!text.contains("\n") && !text.hasSuffix(".") && text == text.lowercased())
        }
        #expect(error.message.contains("'p'"))
    }
}
