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
                hint: "name a run directory",
                code: .usage
            )
        }
        let directory =
            FileManager.default.fileExists(atPath: inside, isDirectory: &isDirectory)
                && isDirectory.boolValue ? inside : path
        func isThere(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: "\(directory)/\(name)")
        }
        guard isThere(LedgerFiles.entriesName) else {
            guard isThere(LedgerFiles.checkpointsName) || isThere(LedgerFiles.latestCheckpointName)
            else {
                throw CommandFailure(
                    message: "\(path) holds no ledger",
                    hint: "name a run or release directory",
                    code: .usage
                )
            }
            throw CommandFailure(
                message: "the ledger of \(path) has checkpoints and no \(LedgerFiles.entriesName)",
                hint: "its entries were removed; do not rely on what was published from it",
                code: .verificationFailed
            )
        }
        return try LedgerFiles.read(directory: directory)
    }

    /// Reads a ledger's public key file; its name says which run's ledger is meant.
    static func publicKey(_ path: String) throws -> NoteVerifierKey {
        let bytes: [UInt8]
        do { bytes = try BoundedFile.bytes(atPath: path, byteCountLimit: 4096) } catch {
            throw CommandFailure(message: error.message, hint: error.hint, code: .usage)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard
            let key = try? NoteVerifierKey(
                text: text.trimmingCharacters(in: .whitespacesAndNewlines)
            )
        else {
            throw CommandFailure(
                message: "\(path) is \(kind(text)), not a ledger's public key",
                hint: "it is the file ledger/ledger.vkey of a run: name+0123abcd+base64",
                code: .usage
            )
        }
        return key
    }

    /// Reads a checkpoint seen earlier; whether it is one, the audit says.
    static func checkpoint(_ path: String) throws -> [UInt8] {
        do { return try BoundedFile.bytes(atPath: path, byteCountLimit: 1 << 20) } catch {
            throw CommandFailure(message: error.message, hint: error.hint, code: .usage)
        }
    }

    /// What a file that is no ledger key looks like.
    private static func kind(_ text: String) -> String {
        if text.hasPrefix("untrusted comment: "), text.contains("secret key") {
            return "a secret key of releases"
        }
        if text.hasPrefix("untrusted comment: ") { return "a key or signature of releases" }
        if text.contains("-----BEGIN") { return "a key in PEM form" }
        return "something else"
    }
}
