#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Everything that can go wrong when a file or directory is read or written.
///
/// Each case names the path; `code` is the system's `errno`. Nothing half-written is left under the
/// destination's name, so every case may be retried once its cause is gone.
public enum FileError: Error, Equatable, Sendable {
    /// The destination exists and was not to be replaced; choose another name.
    case alreadyExists(path: String)
    /// The disk or the quota is full.
    case diskFull(path: String, code: Int32)
    /// The system refused for another reason.
    case failed(operation: FileOperation, path: String, code: Int32)
    /// The path is empty, holds a NUL, or does not name something inside its parent.
    case invalidPath(path: String)
    /// Another process holds the lock; try again later.
    case locked(path: String)
    /// The path reads as a directory, device or pipe where a regular file is needed.
    case notARegularFile(path: String)
    /// The file, or the directory it should go to, does not exist.
    case notFound(path: String)
    /// The user who runs the process may not do this.
    case permissionDenied(operation: FileOperation, path: String, code: Int32)
    /// The file is larger than its reader allows.
    case tooLarge(path: String, byteCountLimit: Int)

    /// Sorts an `errno` into a case.
    ///
    /// - Parameters:
    ///   - operation: what was attempted.
    ///   - path: what it was attempted on.
    ///   - code: the `errno` it left.
    init(_ operation: FileOperation, path: String, code: Int32) {
        self =
            switch code {
            case ENOSPC, EDQUOT: .diskFull(path: path, code: code)
            case EEXIST: .alreadyExists(path: path)
            case ENOENT: .notFound(path: path)
            case EACCES, EPERM, EROFS:
                .permissionDenied(operation: operation, path: path, code: code)
            default: .failed(operation: operation, path: path, code: code)
            }
    }

    /// One line for people: lower case, no full stop, with the system's own text.
    public var message: String {
        switch self {
        case .alreadyExists(let path): "\(Self.quoted(path)) already exists"
        case .diskFull(let path, let code):
            "cannot write \(Self.quoted(path)): \(Self.text(code))"
        case .failed(let operation, let path, let code):
            "cannot \(operation.rawValue) \(Self.quoted(path)): \(Self.text(code))"
        case .invalidPath(let path): "\(Self.quoted(path)) is not a usable path"
        case .locked(let path): "another process is changing \(Self.quoted(Self.parent(path)))"
        case .notARegularFile(let path): "\(Self.quoted(path)) is not a regular file"
        case .notFound(let path): "\(Self.quoted(path)) does not exist"
        case .permissionDenied(let operation, let path, let code):
            "cannot \(operation.rawValue) \(Self.quoted(path)): \(Self.text(code))"
        case .tooLarge(let path, let limit):
            "\(Self.quoted(path)) is larger than \(limit) bytes"
        }
    }

    /// What the user can do about it, if there is something; lower case, no full stop.
    public var hint: String? {
        switch self {
        case .alreadyExists: "choose another name, or move the old one away first"
        case .diskFull: "free some space or write to another disk"
        case .failed, .tooLarge: nil
        case .invalidPath: "give the path of a file or directory inside an existing directory"
        case .locked: "wait until it is done, and try again"
        case .notARegularFile: "give the path of a file"
        case .notFound: "check the spelling; missing directories are not created"
        case .permissionDenied: "check who owns the path and its permissions"
        }
    }

    /// The folder that a lock's file is in.
    private static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? path
    }

    private static func text(_ code: Int32) -> String {
        // Thread-safe for known codes in glibc (2.32), musl and Darwin.
        strerror(code).map { String(cString: $0).lowercased() } ?? "error \(code)"
    }

    /// The path in quotes, with control characters masked: paths reach terminals and logs.
    private static func quoted(_ path: String) -> String {
        let masked = path.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
        }
        return "'\(masked.joined())'"
    }
}
