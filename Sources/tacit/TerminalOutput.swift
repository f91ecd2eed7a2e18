import Foundation

/// Results go to stdout, everything else to stderr.
enum TerminalOutput {
    /// Prints a result.
    ///
    /// - Throws: ``CommandFailure`` if stdout is full or closed.
    static func result(_ text: String) throws {
        try result(Array(text.utf8))
    }

    private static func result(_ bytes: [UInt8]) throws {
        guard StandardStream.write(bytes, to: STDOUT_FILENO) else {
            throw CommandFailure(
                message:
                    "the result could not be written to stdout: \(String(cString: strerror(errno)))"
            )
        }
    }

    /// Prints one JSON object.
    ///
    /// - Throws: ``CommandFailure`` if stdout is full or closed.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data: Data
        do { data = try encoder.encode(value) } catch {
            throw CommandFailure(message: "the result is not a finite number")
        }
        try result(Array(data) + [UInt8(ascii: "\n")])
    }

    /// Prints an error with its hint; a stderr that cannot be written is no reason to fail.
    static func error(_ message: String, hint: String?) {
        var text = "error: \(message)\n"
        if let hint { text += "hint: \(hint)\n" }
        StandardStream.write(text, to: STDERR_FILENO)
    }

    /// Prints a note.
    static func note(_ text: String) {
        StandardStream.write("\(text)\n", to: STDERR_FILENO)
    }
}
