import CZlib
import Foundation
import ProtocolPrimitives
import Testing

@testable import Datasets

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Reads a text as a file called "data".
func read(
    _ text: String,
    _ format: DatasetFormat,
    duplicates: DuplicatePolicy = .refuse
) throws(DatasetError) -> DatasetReading {
    try DatasetReader(format: format, duplicates: duplicates).parse(bytes(text), file: "data")
}

/// The rows of a table in raw ids.
func pairs(_ table: InteractionTable) -> [[String]] {
    (0..<table.count).map {
        [table.userIDs[Int(table.users[$0])], table.itemIDs[Int(table.items[$0])]]
    }
}

/// One gzip member made by zlib.
func gzip(_ input: [UInt8]) throws -> [UInt8] {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let size = Int32(MemoryLayout<z_stream>.size)
    try #require(deflateInit2_(stream, 6, Z_DEFLATED, 31, 8, 0, ZLIB_VERSION, size) == Z_OK)
    defer { deflateEnd(stream) }
    var source = input
    var target = [UInt8](repeating: 0, count: input.count + input.count / 100 + 64)
    let capacity = target.count
    let (status, left) = source.withUnsafeMutableBufferPointer { source in
        target.withUnsafeMutableBufferPointer { target in
            stream.pointee.next_in = source.baseAddress
            stream.pointee.avail_in = UInt32(source.count)
            stream.pointee.next_out = target.baseAddress
            stream.pointee.avail_out = UInt32(target.count)
            let status = deflate(stream, Z_FINISH)
            return (status, Int(stream.pointee.avail_out))
        }
    }
    try #require(status == Z_STREAM_END)
    return Array(target[..<(capacity - left)])
}

/// A directory that is removed again.
final class TemporaryDirectory {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "datasets-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and returns its path.
    func file(_ name: String, _ contents: [UInt8]) throws -> String {
        let path = url.appending(path: name).path()
        try Data(contents).write(to: URL(filePath: path))
        return path
    }
}

/// The public benchmark data beside the repository, which are not part of it.
enum BenchmarkData {
    static let directory = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/data").standardized

    static func path(_ name: String) -> String { directory.appending(path: name).path() }

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: path("ml-1m/ratings.dat.gz"))
    }
}

/// Pearson's statistic for counts that should all be `expected`.
func chiSquare(_ counts: [Int], expected: Double) -> Double {
    counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
}
