public import ProtocolPrimitives

extension MinisignSecretKey {
    /// Largest file that can be a secret key, in bytes.
    public static let fileByteCountLimit =
        MinisignText.untrustedLineLimit
        + MinisignBase64.characterCount(byteCount: MinisignSecretKeyLayout.byteCount) + 1

    /// Whether a secret key file needs a password.
    ///
    /// - Parameter file: the whole file's bytes, untrusted and **secret**.
    /// - Returns: `true` if the key is encrypted.
    /// - Throws: ``ModelReleaseError/malformedMinisign(file:fault:)``.
    public static func isEncrypted(_ file: SecretBytes) throws(ModelReleaseError) -> Bool {
        try isEncrypted(structure: decodeStructure(file))
    }

    /// What opening a secret key file costs.
    ///
    /// - Parameter file: the whole file's bytes, untrusted and **secret**.
    /// - Returns: the cost that the file states; `nil` if it is not encrypted.
    /// - Throws: ``ModelReleaseError/malformedMinisign(file:fault:)`` or
    ///   ``ModelReleaseError/keyDerivationCostOutOfRange(operations:memoryByteCount:)``.
    public static func keyDerivationCost(_ file: SecretBytes) throws(ModelReleaseError)
        -> MinisignKeyDerivationCost?
    {
        let structure = try decodeStructure(file)
        return try isEncrypted(structure: structure) ? cost(structure: structure) : nil
    }

    /// Opens a secret key file.
    ///
    /// A file may ask for at most 2 GiB of memory and twice minisign's own work; one that asks for
    /// more is refused before anything is spent.
    ///
    /// - Parameters:
    ///   - file: the whole file's bytes, untrusted and **secret**.
    ///   - password: **secret**; needed if the file is encrypted, ignored if it is not.
    /// - Complexity: for a key that minisign encrypted, 1 GiB of memory and seconds.
    /// - Throws: ``ModelReleaseError``: `malformedMinisign`, `keyDerivationCostOutOfRange`,
    ///   `passwordRequired`, `keyDerivationFailed`, `wrongPassword` or `damagedSecretKey`. Damage to
    ///   an encrypted key mostly looks like a wrong password: the format cannot tell them apart.
    public init(decoding file: SecretBytes, password: SecretBytes?) throws(ModelReleaseError) {
        try ModelReleaseError.initializeSodium()
        let structure = try Self.decodeStructure(file)
        let stored = Self.slice(structure, MinisignSecretKeyLayout.payload)
        if try Self.isEncrypted(structure: structure) {
            let cost = try Self.cost(structure: structure)
            guard let password else { throw .passwordRequired }
            let salt = Self.publicField(structure, MinisignSecretKeyLayout.salt)
            let payload = try stored.withUnsafePointer { (pointer) throws(ModelReleaseError) in
                try MinisignSecretKeyLayout.xor(
                    payload: pointer,
                    password: password,
                    salt: salt,
                    cost: cost
                )
            }
            try self.init(decryptedPayload: payload)
        } else {
            let parameters =
                MinisignSecretKeyLayout.salt
                .lowerBound..<MinisignSecretKeyLayout.memoryByteCount.upperBound
            let areParametersZero = Self.publicField(structure, parameters).allSatisfy { $0 == 0 }
            try self.init(plainPayload: stored, mayOmitChecksum: areParametersZero)
        }
    }

    private init(decryptedPayload payload: SecretBytes) throws(ModelReleaseError) {
        let isChecksumRight = Self.isChecksumRight(payload)
        guard let signingKey = Self.signingKey(payload) else {
            // A right checksum proves the password, so the key was damaged before it was encrypted.
            throw isChecksumRight ? .damagedSecretKey : .wrongPassword
        }
        // Halves that belong together also prove the password.
        guard isChecksumRight else { throw .damagedSecretKey }
        self.init(keyID: Self.keyID(payload), signingKey: signingKey)
    }

    private init(plainPayload payload: SecretBytes, mayOmitChecksum: Bool)
        throws(ModelReleaseError)
    {
        let zeros = SecretBytes(
            copying: [UInt8](repeating: 0, count: MinisignSecretKeyLayout.checksum.count)
        )
        let isOmitted =
            mayOmitChecksum && Self.slice(payload, MinisignSecretKeyLayout.checksum) == zeros
        guard isOmitted || Self.isChecksumRight(payload), let key = Self.signingKey(payload) else {
            throw .damagedSecretKey
        }
        self.init(keyID: Self.keyID(payload), signingKey: key)
    }

    private static func decodeStructure(_ file: SecretBytes) throws(ModelReleaseError)
        -> SecretBytes
    {
        try file.withUnsafeBytes { (bytes) throws(ModelReleaseError) in
            let text = try MinisignText(bytes, lineCount: 2, file: .secretKey)
            _ = try text.comment(
                line: 0,
                prefix: MinisignText.untrustedPrefix,
                lineLimit: MinisignText.untrustedLineLimit
            )
            return try text.secretBytes(line: 1, byteCount: MinisignSecretKeyLayout.byteCount)
        }
    }

    private static func isEncrypted(structure: SecretBytes) throws(ModelReleaseError) -> Bool {
        let algorithm = publicField(structure, 0..<2)
        let encryption = publicField(structure, MinisignSecretKeyLayout.encryptionAlgorithm)
        let checksum = publicField(structure, MinisignSecretKeyLayout.checksumAlgorithm)
        guard algorithm == MinisignAlgorithm.legacy, checksum == MinisignAlgorithm.checksum,
            [MinisignAlgorithm.scrypt, MinisignAlgorithm.noEncryption].contains(encryption)
        else { throw .malformedMinisign(file: .secretKey, fault: .algorithm) }
        return encryption == MinisignAlgorithm.scrypt
    }

    private static func cost(structure: SecretBytes) throws(ModelReleaseError)
        -> MinisignKeyDerivationCost
    {
        func number(_ range: Range<Int>) -> UInt64 {
            publicField(structure, range).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        return try MinisignKeyDerivationCost(
            operations: number(MinisignSecretKeyLayout.operations),
            memoryByteCount: number(MinisignSecretKeyLayout.memoryByteCount)
        )
    }

    private static func keyID(_ payload: SecretBytes) -> MinisignKeyID {
        MinisignKeyID(counted: publicField(payload, MinisignSecretKeyLayout.keyID))
    }

    private static func signingKey(_ payload: SecretBytes) -> SigningKey? {
        try? SigningKey(secret: slice(payload, MinisignSecretKeyLayout.secret))
    }

    private static func isChecksumRight(_ payload: SecretBytes) -> Bool {
        let expected = payload.withUnsafePointer {
            MinisignSecretKeyLayout.checksum(ofPayload: $0)
        }
        return slice(payload, MinisignSecretKeyLayout.checksum) == expected
    }

    /// Copies a secret range, which lies within the layout's fixed size.
    private static func slice(_ secret: SecretBytes, _ range: Range<Int>) -> SecretBytes {
        SecretBytes(count: range.count, guarded: true) { output in
            secret.withUnsafePointer {
                output.update(from: $0 + range.lowerBound, count: range.count)
            }
        }
    }

    /// Copies a range that holds nothing secret.
    private static func publicField(_ secret: SecretBytes, _ range: Range<Int>) -> [UInt8] {
        secret.withUnsafeBytes { Array($0[range]) }
    }
}
