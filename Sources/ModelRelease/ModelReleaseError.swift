import ProtocolPrimitives

/// Everything that can go wrong when a release is signed, checked, written or read.
public enum ModelReleaseError: Error, Equatable, Sendable {
    /// The trusted comment is not the one that was signed; do not believe it.
    case badGlobalSignature
    /// The signature is not this key's over this file; do not use the file.
    case badSignature
    /// The secret key's checksum or its two halves disagree; restore it from a backup.
    case damagedSecretKey
    /// A file is not the one the manifest names; do not use it.
    case digestMismatch(file: String)
    /// The catalog file is not in its format at a 1-based line.
    case invalidCatalog(line: Int)
    /// A comment to be signed or written is too long or holds control characters.
    case invalidComment
    /// The manifest is not one of a known format.
    case invalidManifest
    /// The model file lacks a part, or the part does not fit the others.
    case invalidModel(part: String)
    /// A tensor's elements do not fill its shape, or the shape is negative or too large.
    case invalidTensor(shape: [Int], elementCount: Int)
    /// A secret key file asks for more memory or work than we give, or less than is safe.
    case keyDerivationCostOutOfRange(operations: UInt64, memoryByteCount: UInt64)
    /// The memory that the password's key needs was not to be had.
    case keyDerivationFailed(memoryByteCount: UInt64)
    /// A key or signature file is not in minisign's format.
    case malformedMinisign(file: MinisignFile, fault: MinisignFault)
    /// A file is not in the safetensors format, or tensors cannot be put into one.
    case malformedSafetensors(SafetensorsFault)
    /// The secret key is encrypted and no password was given.
    case passwordRequired
    /// libsodium could not be initialized; stop the process.
    case sodiumUnavailable
    /// A new password is empty, too long, or holds a line break or NUL.
    case unusablePassword
    /// The signature names another key than the one it is checked with.
    case wrongKeyID(expected: MinisignKeyID, actual: MinisignKeyID)
    /// The password does not open the secret key (or its file was damaged: nobody can tell).
    case wrongPassword

    /// Initializes libsodium, with this module's error.
    ///
    /// - Throws: ``sodiumUnavailable``.
    static func initializeSodium() throws(ModelReleaseError) {
        do { try Sodium.initialize() } catch { throw .sodiumUnavailable }
    }
}
