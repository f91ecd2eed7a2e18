import CSodium
import ProtocolPrimitives

/// Where everything stands in the 158 bytes of a minisign secret key.
///
///     offset  0  "Ed"
///             2  "Sc", or two zero bytes for a key that is not encrypted
///             4  "B2"
///             6  salt [32]
///            38  operations, little-endian [8]
///            46  memory in bytes, little-endian [8]
///            54  key id [8] ‖ seed [32] ‖ public key [32] ‖ checksum [32],
///                the 104 bytes XORed with scrypt(password, salt) if encrypted
///
/// The checksum is BLAKE2b-256( "Ed" ‖ key id ‖ seed ‖ public key ). `minisign -G -W` leaves it zero,
/// with salt, operations and memory zero too; `minisign -C -W` computes it.
enum MinisignSecretKeyLayout {
    static let byteCount = 158
    static let encryptionAlgorithm = 2..<4
    static let checksumAlgorithm = 4..<6
    static let salt = 6..<38
    static let operations = 38..<46
    static let memoryByteCount = 46..<54
    static let payload = 54..<158
    static let payloadByteCount = 104

    /// Offsets within the payload.
    static let keyID = 0..<8
    static let secret = 8..<72
    static let checksum = 72..<104

    /// The checksum that belongs to a payload.
    static func checksum(ofPayload payload: UnsafePointer<UInt8>) -> SecretBytes {
        let input = SecretBytes(count: 2 + secret.upperBound) { output in
            for (index, byte) in MinisignAlgorithm.legacy.enumerated() { output[index] = byte }
            (output + 2).update(from: payload, count: secret.upperBound)
        }
        return SecretBytes(count: checksum.count) { output in
            input.withUnsafePointer {
                _ = crypto_generichash(output, checksum.count, $0, UInt64(input.count), nil, 0)
            }
        }
    }

    /// XORs a payload with the stream that scrypt makes of the password.
    ///
    /// - Complexity: `cost.memoryByteCount` bytes of memory, and seconds at the default cost.
    /// - Throws: ``ModelReleaseError/keyDerivationFailed(memoryByteCount:)`` if memory is short.
    static func xor(
        payload: UnsafePointer<UInt8>,
        password: SecretBytes,
        salt: [UInt8],
        cost: MinisignKeyDerivationCost
    ) throws(ModelReleaseError) -> SecretBytes {
        let stream = try SecretBytes(count: payloadByteCount, guarded: true) {
            (output) throws(ModelReleaseError) in
            let result = password.withUnsafePointer { characters in
                crypto_pwhash_scryptsalsa208sha256(
                    output,
                    UInt64(payloadByteCount),
                    UnsafeRawPointer(characters).assumingMemoryBound(to: CChar.self),
                    UInt64(password.count),
                    salt,
                    cost.operations,
                    Int(clamping: cost.memoryByteCount)
                )
            }
            guard result == 0 else {
                throw .keyDerivationFailed(memoryByteCount: cost.memoryByteCount)
            }
        }
        return SecretBytes(count: payloadByteCount, guarded: true) { output in
            stream.withUnsafePointer { stream in
                for index in 0..<payloadByteCount { output[index] = payload[index] ^ stream[index] }
            }
        }
    }
}
