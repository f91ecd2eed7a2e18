import Foundation
import Testing

@testable import Datasets

@Suite struct DatasetFileTests {
    @Test func readsPlainAndCompressedFiles() throws {
        let directory = try TemporaryDirectory()
        let text = bytes("0\t1\t5\t9\n1\t1\t4\t8\n")
        let plain = try directory.file("plain", text)
        let packed = try directory.file("packed.txt", gzip(text))
        let reader = DatasetReader(format: .ncf)
        let reading = try reader.read(path: plain)
        #expect(try reader.read(path: packed).table == reading.table)
        #expect(reading.report.file == plain)
        #expect(!reading.report.isCompressed)
        #expect(try reader.read(path: packed).report.isCompressed)
    }

    @Test func readsMoreThanAChunk() throws {
        let directory = try TemporaryDirectory()
        let lines = (0..<60_000).map { "\($0)\t\($0 % 10)\t1\t\($0)\n" }
        let path = try directory.file("large", bytes(lines.joined()))
        let table = try DatasetReader(format: .ncf).read(path: path).table
        #expect(table.timestamps == (0..<60_000).map { Int64($0) })
    }

    @Test func saysWhatIsWrongWithAFile() throws {
        let directory = try TemporaryDirectory()
        let reader = DatasetReader(format: .ncf)
        let absent = directory.url.path() + "/absent"
        #expect(throws: DatasetError.fileNotFound(file: absent)) { try reader.read(path: absent) }
        #expect(throws: DatasetError.fileNotFound(file: "a\0b")) { try reader.read(path: "a\0b") }
        let folder = directory.url.path()
        #expect(throws: DatasetError.fileUnreadable(file: folder, code: EISDIR)) {
            try reader.read(path: folder)
        }
        let empty = try directory.file("empty", [])
        #expect(throws: DatasetError.emptyData(file: empty)) { try reader.read(path: empty) }
        let small = DatasetReader(format: .ncf, maximumByteCount: 3)
        let path = try directory.file("four", bytes("0\t1\t"))
        #expect(throws: DatasetError.fileTooLarge(file: path, limitByteCount: 3)) {
            try small.read(path: path)
        }
    }
}
