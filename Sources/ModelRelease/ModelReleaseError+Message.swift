extension ModelReleaseError {
    /// One line for people: lower case, no full stop, nothing secret.
    public var message: String {
        switch self {
        case .algorithmChanged(let version, let least):
            "\(version) is too low for another algorithm: it must be \(least) or above"
        case .badKeyStatement(let file):
            "\(file) is damaged or not signed by the keys it names"
        case .conflictingHandovers(let key):
            "the hand-overs of key \(key) contradict each other: one of them is not the publisher's"
        case .damagedPointer(let series):
            "the pointer '\(ReleasePointer.fileName)' of '\(series)' contradicts itself or its folder"
        case .handoverToItself: "a key cannot hand over to itself"
        case .invalidReleaseFile(let name): "'\(name)' cannot be a further file of a release"
        case .invalidSeriesName(let name):
            "'\(Self.masked(name))' cannot be the name of a series of releases"
        case .invalidStatement(let expected): "this is not \(expected)"
        case .invalidVersion(let text): "'\(Self.masked(text))' is not a version"
        case .keyBehindRevoked(let key, let revoked):
            "only key \(revoked), which is revoked, vouches for key \(key)"
        case .keyHandedOver(let key, let next): "key \(key) has handed over to key \(next)"
        case .ledgerGoesBack(let version):
            "the run's ledger does not continue that of version \(version), which is on the same one"
        case .leftoverRelease(let path):
            "'\(path)' is there, but was never announced: an interrupted publication left it"
        case .notARegistry(let path): "'\(path)' holds no series of releases"
        case .releaseExists(let version): "version \(version) has been published already"
        case .releaseNotUsable(let version, let reason): "version \(version) \(reason)"
        case .revokedKey(let key, let since, let reason):
            "key \(key) is revoked (\(Self.masked(reason)), \(Self.masked(since)))"
        case .tooManyEvents: "the series has changed too often for one pointer"
        case .unknownRelease(let version): "the series has no version \(version)"
        case .versionNotAbove(let version, let latest):
            "version \(version) is not above \(latest), the highest so far"
        case .badGlobalSignature: "the signature's trusted comment is not authentic"
        case .badSignature: "the signature does not match the file and the key"
        case .damagedSecretKey: "the secret key is damaged"
        case .digestMismatch(let file): "\(file) is not the file the manifest names"
        case .invalidCatalog(let line): "\(ItemCatalogFile.name):\(line) is not a catalog line"
        case .invalidManifest: "\(ReleaseManifest.name) is not a release's manifest"
        case .invalidModel(let part): "the model's part '\(part)' is missing or does not fit"
        case .invalidComment: "a signature's comment is too long or holds control characters"
        case .invalidTensor(let shape, let elementCount):
            "a tensor of shape \(shape) cannot have \(elementCount) elements"
        case .keyDerivationCostOutOfRange(let operations, let memoryByteCount):
            "the secret key asks for \(operations) operations and \(memoryByteCount) bytes of memory"
        case .keyDerivationFailed(let memoryByteCount):
            "opening or encrypting the secret key takes \(memoryByteCount) bytes of memory, "
                + "which are not to be had"
        case .malformedMinisign(let file, let fault):
            "this is not a minisign \(file.rawValue): \(fault.rawValue)"
        case .malformedSafetensors(let fault): "broken safetensors: \(fault.message)"
        case .passwordRequired: "the secret key is encrypted"
        case .sodiumUnavailable: "libsodium could not be initialized"
        case .unusablePassword: "the password is empty, too long or holds a line break"
        case .wrongKeyID(let expected, let actual):
            "the signature is by key \(actual), not by key \(expected)"
        case .wrongPassword: "wrong password for the secret key"
        }
    }

    /// What the user can do about it, if there is something; lower case, no full stop.
    public var hint: String? {
        switch self {
        case .algorithmChanged, .versionNotAbove:
            "leave --version out to get the next one"
        case .badKeyStatement:
            "get the folder of keys again from its publisher: it may have held a revocation"
        case .conflictingHandovers:
            "ask the publisher which key is the right one, and give that one alone"
        case .damagedPointer: "get it again from its publisher"
        case .handoverToItself: "generate a new key with tacit keys generate"
        case .invalidReleaseFile, .invalidStatement, .tooManyEvents: nil
        case .invalidSeriesName:
            "use letters, digits, '.', '_' and '-', 64 at most, with a letter or digit first"
        case .invalidVersion: "a version is three numbers without leading zeros, like 1.2.3"
        case .keyBehindRevoked, .revokedKey:
            "get the publisher's newest public key from a source you trust"
        case .keyHandedOver: "sign with the newest key"
        case .ledgerGoesBack: "publish the ledger's latest run, or roll that version back first"
        case .leftoverRelease: "delete that folder, and publish again"
        case .notARegistry: "give the folder that tacit publish --registry was given"
        case .releaseExists: "versions are never replaced; publish a higher one"
        case .releaseNotUsable: nil
        case .unknownRelease: "tacit release list shows the versions"
        case .badGlobalSignature, .badSignature:
            "get the file and its signature again, and the public key from a source you trust"
        case .digestMismatch, .invalidCatalog, .invalidManifest, .invalidModel:
            "the release or run is damaged; get it again from its publisher"
        case .damagedSecretKey: "restore the key from a backup, or generate a new one"
        case .invalidComment: "use one line of at most 1000 bytes"
        case .invalidTensor, .sodiumUnavailable: nil
        case .keyDerivationCostOutOfRange:
            "minisign writes 33554432 operations and 1073741824 bytes; "
                + "change the key's password with minisign -C"
        case .keyDerivationFailed: "free some memory, or use another machine"
        case .malformedMinisign(let file, _): "give the path of a minisign \(file.rawValue)"
        case .malformedSafetensors: "the file is damaged or was not written for this program"
        case .passwordRequired: "give its password"
        case .unusablePassword:
            "use 1 to \(MinisignSecretKey.passwordByteCountLimit) bytes on one line"
        case .wrongKeyID: "give the public key that belongs to the signature"
        case .wrongPassword: "try again; if the password is right, the key file is damaged"
        }
    }

    /// Text of a file or a flag, with control characters masked and long ones cut.
    private static func masked(_ text: String) -> String {
        let shown = ReasonLine.masked(String(text.prefix(100)))
        return text.count > 100 ? shown + "…" : shown
    }
}
