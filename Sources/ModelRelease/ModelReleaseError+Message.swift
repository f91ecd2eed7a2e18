extension ModelReleaseError {
    /// One line for people: lower case, no full stop, nothing secret.
    public var message: String {
        switch self {
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
}
