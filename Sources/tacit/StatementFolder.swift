import Foundation
import ModelRelease
import ProtocolPrimitives

/// A folder that hand-overs and revocations are written to.
struct StatementFolder {
    private let path: String
    /// What is in it.
    let statements: KeyStatements

    /// Reads a folder, or makes it.
    ///
    /// - Throws: `ModelReleaseError` for a damaged statement, or `FileError`.
    init(_ path: String) throws {
        // Where that fails, writing says why.
        try? FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
        self.path = path
        statements = try KeyStatements(folder: path)
    }

    /// Writes a statement; none is ever replaced.
    ///
    /// - Returns: its path.
    /// - Throws: `FileError`.
    func write(_ statement: SignedStatement, as name: String) throws -> String {
        let file = "\(path)/\(name)"
        try AtomicFile.write(statement.encoded, to: file)
        return file
    }
}
