import COpenSSL
import CSodium

/// The two hash functions in use: BLAKE2b inside the protocol, SHA-256 where a standard asks for it.
public enum Hashing {
    /// BLAKE2b with 32 bytes of output over `domain ‖ 0x00 ‖ message`, keyed if a key is given.
    ///
    /// - Parameters:
    ///   - message: what is hashed.
    ///   - domain: keeps this use apart from others.
    /// - Returns: 32 bytes.
    public static func blake2b(_ message: [UInt8], domain: DomainSeparator) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: 32)
        let input = Array(domain.rawValue.utf8) + [0] + message
        _ = crypto_generichash(&output, 32, input, UInt64(input.count), nil, 0)
        return output
    }

    /// BLAKE2b keyed with a 32-byte secret over `domain ‖ 0x00 ‖ message`; the output is secret.
    ///
    /// - Parameters:
    ///   - key: 16 to 64 secret bytes.
    ///   - message: public context.
    ///   - domain: keeps this use apart from others.
    ///   - count: length of the output, 16 to 64 bytes.
    /// - Returns: `count` **secret** bytes.
    public static func derive(
        key: SecretBytes,
        message: [UInt8],
        domain: DomainSeparator,
        count: Int = 32
    ) -> SecretBytes {
        precondition((16...64).contains(count) && (16...64).contains(key.count))
        var label = domain.rawValue
        let labelCount = label.utf8.count
        let inputCount = labelCount + 1 + message.count
        // A round derives some hundred keys per client, so that no array is built for each.
        return SecretBytes(count: count) { output in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: inputCount) { input in
                _ = label.withUTF8 { input.update(fromContentsOf: $0) }
                input[labelCount] = 0
                _ = UnsafeMutableBufferPointer(rebasing: input[(labelCount + 1)...])
                    .update(fromContentsOf: message)
                key.withUnsafePointer {
                    _ = crypto_generichash(
                        output,
                        count,
                        input.baseAddress,
                        UInt64(inputCount),
                        $0,
                        key.count
                    )
                }
            }
        }
    }

    /// BLAKE2b with 64 bytes of output and no domain, as minisign's prehashed signatures use it.
    public static func blake2b512(_ message: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: 64)
        _ = crypto_generichash(&output, 64, message, UInt64(message.count), nil, 0)
        return output
    }

    /// SHA-256 (FIPS 180-4), 32 bytes.
    public static func sha256(_ message: [UInt8]) -> [UInt8] {
        message.withUnsafeBytes { sha256($0) }
    }

    /// SHA-256 (FIPS 180-4) of a buffer, 32 bytes.
    ///
    /// Large ones go to libcrypto, which uses the processor's own instructions where there are some and is
    /// several times as fast there; for small ones what it sets up takes longer than the hash.
    public static func sha256(_ message: UnsafeRawBufferPointer) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: 32)
        if message.count >= largeByteCount,
            EVP_Digest(message.baseAddress, message.count, &output, nil, EVP_sha256(), nil) == 1
        {
            return output
        }
        _ = crypto_hash_sha256(
            &output,
            message.baseAddress?.assumingMemoryBound(to: UInt8.self),
            UInt64(message.count)
        )
        return output
    }

    /// From how many bytes on libcrypto is asked.
    private static let largeByteCount = 4096

    /// SHA-256 of `prefix ‖ first ‖ second`, 32 bytes, without building an array for the message.
    public static func sha256(
        prefix: UInt8,
        _ first: UnsafeRawBufferPointer,
        _ second: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) -> [UInt8] {
        let count = 1 + first.count + second.count
        var output = [UInt8](repeating: 0, count: 32)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { message in
            message.initializeElement(at: 0, to: prefix)
            let bytes = UnsafeMutableRawBufferPointer(message)
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[1...])
            rest.copyMemory(from: first)
            UnsafeMutableRawBufferPointer(rebasing: rest[first.count...]).copyMemory(from: second)
            _ = crypto_hash_sha256(&output, message.baseAddress, UInt64(count))
        }
        return output
    }
}
