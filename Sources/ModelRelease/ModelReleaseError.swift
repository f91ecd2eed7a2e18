import ProtocolPrimitives

/// Everything that can go wrong when a release is signed, checked, written or read.
public enum ModelReleaseError: Error, Equatable, Sendable {
    /// Another algorithm or model format needs a new major version.
    case algorithmChanged(version: SemanticVersion, least: SemanticVersion)
    /// The trusted comment is not the one that was signed; do not believe it.
    case badGlobalSignature
    /// A hand-over or revocation is damaged or not signed by its keys; it may have been a revocation.
    case badKeyStatement(file: String)
    /// The signature is not this key's over this file; do not use the file.
    case badSignature
    /// A key hands over to two keys, or two to one, or in a circle: one of them is a thief's.
    case conflictingHandovers(MinisignKeyID)
    /// A series' pointer contradicts itself, or is of another series; do not use it.
    case damagedPointer(series: String)
    /// The secret key's checksum or its two halves disagree; restore it from a backup.
    case damagedSecretKey
    /// A file is not the one the manifest names; do not use it.
    case digestMismatch(file: String)
    /// A key cannot follow itself or a key of the same identifier.
    case handoverToItself
    /// The catalog file is not in its format at a 1-based line.
    case invalidCatalog(line: Int)
    /// A comment to be signed or written is too long or holds control characters.
    case invalidComment
    /// The manifest is not one of a known format.
    case invalidManifest
    /// The model file lacks a part, or the part does not fit the others.
    case invalidModel(part: String)
    /// A further file of a release has a name that a release cannot have.
    case invalidReleaseFile(name: String)
    /// A name that a folder of a registry cannot have.
    case invalidSeriesName(String)
    /// A signed statement is malformed or of another format.
    case invalidStatement(expected: String)
    /// A tensor's elements do not fill its shape, or the shape is negative or too large.
    case invalidTensor(shape: [Int], elementCount: Int)
    /// A text is not a version like 1.2.3.
    case invalidVersion(String)
    /// Only a revoked key vouches for the key; do not use what it signed.
    case keyBehindRevoked(MinisignKeyID, revoked: MinisignKeyID)
    /// A secret key file asks for more memory or work than we give, or less than is safe.
    case keyDerivationCostOutOfRange(operations: UInt64, memoryByteCount: UInt64)
    /// The memory that the password's key needs was not to be had.
    case keyDerivationFailed(memoryByteCount: UInt64)
    /// The key has handed over to another one, which has to sign.
    case keyHandedOver(MinisignKeyID, to: MinisignKeyID)
    /// A ledger that an earlier release of the series stands on does not continue that release's.
    case ledgerGoesBack(version: SemanticVersion)
    /// A folder of this version is there and not announced: what an interrupted publication left.
    case leftoverRelease(path: String)
    /// A key or signature file is not in minisign's format.
    case malformedMinisign(file: MinisignFile, fault: MinisignFault)
    /// A file is not in the safetensors format, or tensors cannot be put into one.
    case malformedSafetensors(SafetensorsFault)
    /// A folder is not a registry or holds no such series.
    case notARegistry(path: String)
    /// The secret key is encrypted and no password was given.
    case passwordRequired
    /// The version has been published before.
    case releaseExists(SemanticVersion)
    /// A release cannot be pointed to or vouched for.
    case releaseNotUsable(SemanticVersion, reason: String)
    /// The key is revoked; do not use what it signed.
    case revokedKey(MinisignKeyID, since: String, reason: String)
    /// libsodium could not be initialized; stop the process.
    case sodiumUnavailable
    /// A series has changed more often than a pointer can hold.
    case tooManyEvents
    /// The series has no such version.
    case unknownRelease(SemanticVersion)
    /// A new password is empty, too long, or holds a line break or NUL.
    case unusablePassword
    /// A new version has to be above every earlier one.
    case versionNotAbove(SemanticVersion, latest: SemanticVersion)
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
