import ProtocolPrimitives

/// The line structure that minisign's files share, read strictly.
///
/// Every line ends with one line feed, the last one too, and nothing follows. Public contents only,
/// except that the base64 of a secret key is handed through without a copy.
struct MinisignText {
    /// What an untrusted comment line starts with.
    static let untrustedPrefix = "untrusted comment: "
    /// What a trusted comment line starts with.
    static let trustedPrefix = "trusted comment: "
    /// Longest untrusted comment line that minisign reads, line feed included, in bytes.
    static let untrustedLineLimit = 1023
    /// Longest trusted comment line that minisign reads, line feed included, in bytes.
    static let trustedLineLimit = 8191

    private let file: MinisignFile
    private let lines: [UnsafeRawBufferPointer]

    /// Splits a file into exactly `lineCount` lines; valid as long as `bytes` is.
    ///
    /// - Throws: ``ModelReleaseError/malformedMinisign(file:fault:)``.
    init(_ bytes: UnsafeRawBufferPointer, lineCount: Int, file: MinisignFile)
        throws(ModelReleaseError)
    {
        var lines: [UnsafeRawBufferPointer] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            guard lines.count < lineCount else { break }
            lines.append(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
            start = index + 1
        }
        guard lines.count == lineCount, start == bytes.count else {
            throw .malformedMinisign(file: file, fault: .lines)
        }
        self.file = file
        self.lines = lines
    }

    /// The comment on a line, without its prefix.
    ///
    /// - Throws: ``ModelReleaseError/malformedMinisign(file:fault:)``.
    func comment(line: Int, prefix: String, lineLimit: Int) throws(ModelReleaseError) -> String {
        let bytes = lines[line]
        guard bytes.count < lineLimit, bytes.starts(with: prefix.utf8),
            let comment = String(validating: bytes.dropFirst(prefix.utf8.count), as: UTF8.self),
            Self.isPrintable(comment)
        else { throw .malformedMinisign(file: file, fault: .comment) }
        return comment
    }

    /// Decodes a line of base64 into public bytes.
    ///
    /// - Throws: ``ModelReleaseError/malformedMinisign(file:fault:)``.
    func publicBytes(line: Int, byteCount: Int) throws(ModelReleaseError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: byteCount)
        guard MinisignBase64.decode(lines[line], byteCount: byteCount, into: &output) else {
            throw .malformedMinisign(file: file, fault: .base64)
        }
        return output
    }

    /// Decodes a line of base64 into guarded secret memory.
    ///
    /// - Throws: ``ModelReleaseError/malformedMinisign(file:fault:)``.
    func secretBytes(line: Int, byteCount: Int) throws(ModelReleaseError) -> SecretBytes {
        try SecretBytes(count: byteCount, guarded: true) { (output) throws(ModelReleaseError) in
            guard MinisignBase64.decode(lines[line], byteCount: byteCount, into: output) else {
                throw .malformedMinisign(file: file, fault: .base64)
            }
        }
    }

    /// Whether a comment is one line of text that cannot steer a terminal; tabs are allowed.
    static func isPrintable(_ comment: String) -> Bool {
        comment.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar == "\t"
            case .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }

    /// Builds a comment line of our own.
    ///
    /// - Throws: ``ModelReleaseError/invalidComment`` if minisign could not read it back.
    static func line(prefix: String, comment: String, lineLimit: Int) throws(ModelReleaseError)
        -> [UInt8]
    {
        let line = Array((prefix + comment).utf8) + [UInt8(ascii: "\n")]
        guard line.count <= lineLimit, isPrintable(comment) else { throw .invalidComment }
        return line
    }
}
