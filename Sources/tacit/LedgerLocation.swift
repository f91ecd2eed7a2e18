import Foundation
import PrivacyLedger
import ProtocolPrimitives

/// Finds the ledger of a run, of a release, or a ledger directory itself.
enum LedgerLocation {
    /// Reads the ledger under a path.
    static func read(_ path: String) throws -> LedgerFiles {
        let inside = "\(path)/ledger"
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
            isDirectory.boolValue
        else {
            throw CommandFailure(
                message: "\(path) is not a directory",
                hint: "name a run directory"
            )
        }
        let directory =
            FileManager.default.fileExists(atPath: inside, isDirectory: &isDirectory)
                && isDirectory.boolValue ? inside : path
        guard
            FileManager.default.fileExists(
                atPath: "\(directory)/\(LedgerFiles.entriesName)"
            )
        else {
            throw CommandFailure(
                message: "\(path) holds no ledger",
                hint: "name a run or release directory"
            )
        }
        return try LedgerFiles.read(directory: directory)
    }

    /// Reads a ledger's public key file.
    static func publicKey(_ path: String) throws -> VerifyingKey {
        let bytes = try BoundedFile.bytes(atPath: path, byteCountLimit: 4096)
        guard let text = String(validating: bytes, as: UTF8.self),
            let key = try? NoteVerifierKey(
                text: text.trimmingCharacters(in: .whitespacesAndNewlines)
            )
        else {
            throw CommandFailure(
                message: "\(path) is not a ledger's public key",
                hint: "it is the file ledger/ledger.vkey of a run",
                code: .usage
            )
        }
        return key.key
    }
}
