import Foundation
import ProtocolPrimitives

/// Asks for a password on the terminal, or reads it from a file; never from an argument.
enum PasswordPrompt {
    /// The password from a file (its first line) or from the terminal.
    ///
    /// - Parameters:
    ///   - prompt: what to ask for.
    ///   - file: a file that holds the password, or nil to ask.
    ///   - confirming: ask twice.
    /// - Returns: the password, **secret**.
    /// - Throws: ``CommandFailure`` without a terminal, or `FileError`.
    static func password(_ prompt: String, file: String?, confirming: Bool = false) throws
        -> SecretBytes
    {
        if let file {
            let contents = try BoundedFile.secret(atPath: file, byteCountLimit: 4096)
            let length = contents.withUnsafeBytes { bytes in
                bytes.firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
                    ?? bytes.count
            }
            return contents.withUnsafeBytes { bytes in
                SecretBytes(copying: Array(bytes[..<length]), guarded: true)
            }
        }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                message: "the secret key needs a password and there is no terminal to ask at",
                hint: "give --password-file",
                code: .usage
            )
        }
        let first = try ask(prompt)
        if confirming {
            let second = try ask("\(prompt) (again)")
            guard second == first else {
                throw CommandFailure(message: "the passwords differ", code: .usage)
            }
        }
        return first
    }

    private static func ask(_ prompt: String) throws -> SecretBytes {
        StandardStream.write("\(prompt): ", to: STDERR_FILENO)
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else {
            throw CommandFailure(message: "the terminal does not answer", code: .usage)
        }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            StandardStream.write("\n", to: STDERR_FILENO)
        }
        guard let line = readLine(strippingNewline: true) else {
            throw CommandFailure(message: "no password was given", code: .usage)
        }
        return SecretBytes(copying: Array(line.utf8), guarded: true)
    }
}
