import Foundation
import ProtocolPrimitives

/// Rounds and folders for tests.
enum Sample {
    static func round(_ number: Int, run: UInt8 = 7) throws -> RoundID {
        RoundID(
            run: try RunID(bytes: [UInt8](repeating: run, count: RunID.byteCount)),
            number: UInt32(number)
        )
    }

    /// Appends a line to a file; what the kernel has taken survives the death of the process.
    static func append(_ line: String, to path: String) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o600)
        let bytes = Array("\(line)\n".utf8)
        _ = write(descriptor, bytes, bytes.count)
        close(descriptor)
    }

    /// The whole lines of a file, as numbers.
    static func numbers(in path: String) -> [Int] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { Int($0) }
    }
}

/// A folder that goes away with the value.
final class Scratch {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory.appendingPathComponent(
                "tacit-storage-\(UUID().uuidString)"
            ).path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where the store of a test is.
    var store: String { path + "/client.sqlite" }
}
