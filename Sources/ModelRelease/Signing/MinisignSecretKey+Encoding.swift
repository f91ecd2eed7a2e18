import CSodium
public import ProtocolPrimitives

extension MinisignSecretKey {
    /// Longest password that minisign can be given, in bytes.
    public static let passwordByteCountLimit = 1022

    /// The key file, encrypted with a password.
    ///
    /// - Parameters:
    ///   - password: **secret**; 1 to ``passwordByteCountLimit`` bytes without line feed, carriage
    ///     return or NUL, which minisign could not be given.
    ///   - cost: what opening the file shall cost; the default takes **1 GiB of memory**, now and
    ///     whenever the file is opened.
    ///   - random: gives the salt.
    /// - Returns: the whole file's bytes.
    /// - Complexity: `cost.memoryByteCount` bytes of memory, and seconds at the default cost.
    /// - Throws: ``ModelReleaseError/unusablePassword`` or
    ///   ``ModelReleaseError/keyDerivationFailed(memoryByteCount:)`` if memory is short.
    public func encrypted(
        password: SecretBytes,
        cost: MinisignKeyDerivationCost = .sensitive,
        using random: inout some RandomSource
    ) throws(ModelReleaseError) -> SecretBytes {
        try ModelReleaseError.initializeSodium()
        let isUsable = password.withUnsafeBytes { bytes in
            (1...Self.passwordByteCountLimit).contains(bytes.count)
                && !bytes.contains { $0 == 0 || $0 == 10 || $0 == 13 }
        }
        guard isUsable else { throw .unusablePassword }
        let salt = random.bytes(count: MinisignSecretKeyLayout.salt.count)
        let payload = try payload().withUnsafePointer { (pointer) throws(ModelReleaseError) in
            try MinisignSecretKeyLayout.xor(
                payload: pointer,
                password: password,
                salt: salt,
                cost: cost
            )
        }
        var header = ByteWriter(capacity: MinisignSecretKeyLayout.payload.lowerBound)
        header.bytes(MinisignAlgorithm.legacy)
        header.bytes(MinisignAlgorithm.scrypt)
        header.bytes(MinisignAlgorithm.checksum)
        header.bytes(salt)
        header.uint64(cost.operations)
        header.uint64(cost.memoryByteCount)
        return Self.file(
            comment: "minisign encrypted secret key",
            header: header.output,
            payload: payload
        )
    }

    /// The key file without encryption: whoever reads it can sign.
    ///
    /// Unlike `minisign -G -W`, which leaves the checksum zero, this writes the checksum, so that
    /// damage is noticed; minisign reads both.
    ///
    /// - Returns: the whole file's bytes.
    /// - Warning: only for keys that are protected in another way, and for tests.
    public func unencrypted() -> SecretBytes {
        var header = ByteWriter(capacity: MinisignSecretKeyLayout.payload.lowerBound)
        header.bytes(MinisignAlgorithm.legacy)
        header.bytes(MinisignAlgorithm.noEncryption)
        header.bytes(MinisignAlgorithm.checksum)
        header.bytes(repeatElement(0, count: 48))
        return Self.file(
            comment: "minisign unencrypted secret key",
            header: header.output,
            payload: payload()
        )
    }

    private func payload() -> SecretBytes {
        SecretBytes(count: MinisignSecretKeyLayout.payloadByteCount, guarded: true) { output in
            for (index, byte) in keyID.bytes.enumerated() { output[index] = byte }
            signingKey.secret.withUnsafePointer {
                (output + MinisignSecretKeyLayout.secret.lowerBound).update(
                    from: $0,
                    count: MinisignSecretKeyLayout.secret.count
                )
            }
            MinisignSecretKeyLayout.checksum(ofPayload: output).withUnsafePointer {
                (output + MinisignSecretKeyLayout.checksum.lowerBound).update(
                    from: $0,
                    count: MinisignSecretKeyLayout.checksum.count
                )
            }
        }
    }

    private static func file(comment: String, header: [UInt8], payload: SecretBytes) -> SecretBytes
    {
        let structure = SecretBytes(count: MinisignSecretKeyLayout.byteCount, guarded: true) {
            output in
            for (index, byte) in header.enumerated() { output[index] = byte }
            payload.withUnsafePointer {
                (output + header.count).update(from: $0, count: payload.count)
            }
        }
        let firstLine = Array("\(MinisignText.untrustedPrefix)\(comment)\n".utf8)
        let characterCount = MinisignBase64.characterCount(byteCount: structure.count)
        return SecretBytes(count: firstLine.count + characterCount + 1, guarded: true) { output in
            for (index, byte) in firstLine.enumerated() { output[index] = byte }
            // libsodium ends the text with a NUL, exactly where the line feed goes.
            structure.withUnsafeBytes {
                MinisignBase64.encode($0, into: output + firstLine.count)
            }
            output[firstLine.count + characterCount] = UInt8(ascii: "\n")
        }
    }
}
