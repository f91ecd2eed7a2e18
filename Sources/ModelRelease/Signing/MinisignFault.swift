/// Why a minisign file is malformed.
public enum MinisignFault: String, Sendable {
    /// It names a signature, key-derivation or checksum algorithm that is not minisign's.
    case algorithm = "unknown algorithm"
    /// Base64 with the wrong length, alphabet, padding or spare bits.
    case base64 = "broken base64"
    /// A comment without its prefix, too long, not UTF-8, or with control characters.
    case comment = "unusable comment line"
    /// Too few or too many lines, or bytes after the last one.
    case lines = "wrong number of lines"
}
