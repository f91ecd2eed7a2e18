import CSodium
import ProtocolPrimitives

/// Canonical standard base64 with padding, in constant time, through libsodium.
enum MinisignBase64 {
    /// Number of characters that encode `byteCount` bytes.
    static func characterCount(byteCount: Int) -> Int { (byteCount + 2) / 3 * 4 }

    /// Decodes exactly `byteCount` bytes into `output`.
    ///
    /// - Returns: whether `text` is the one canonical encoding of that many bytes.
    static func decode(
        _ text: UnsafeRawBufferPointer,
        byteCount: Int,
        into output: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        guard text.count == characterCount(byteCount: byteCount), let start = text.baseAddress
        else { return false }
        var decodedByteCount = 0
        // No characters to ignore, and no end pointer, so that everything must be consumed.
        let result = sodium_base642bin(
            output,
            byteCount,
            start.assumingMemoryBound(to: CChar.self),
            text.count,
            nil,
            &decodedByteCount,
            nil,
            sodium_base64_VARIANT_ORIGINAL
        )
        guard result == 0, decodedByteCount == byteCount else { return false }
        // libsodium 1.0.18 takes 0xAF for "/", so what was decoded is encoded again and compared.
        let canonical = SecretBytes(count: text.count + 1) { characters in
            encode(UnsafeRawBufferPointer(start: output, count: byteCount), into: characters)
        }
        return canonical.withUnsafePointer { sodium_memcmp($0, start, text.count) } == 0
    }

    /// Encodes `bytes` into `output`, and a NUL after it.
    ///
    /// - Parameters:
    ///   - bytes: what to encode.
    ///   - output: room for ``characterCount(byteCount:)`` and one more.
    static func encode(_ bytes: UnsafeRawBufferPointer, into output: UnsafeMutablePointer<UInt8>) {
        let capacity = characterCount(byteCount: bytes.count) + 1
        output.withMemoryRebound(to: CChar.self, capacity: capacity) { text in
            _ = sodium_bin2base64(
                text,
                capacity,
                bytes.assumingMemoryBound(to: UInt8.self).baseAddress,
                bytes.count,
                sodium_base64_VARIANT_ORIGINAL
            )
        }
    }

    /// Encodes public bytes.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: characterCount(byteCount: bytes.count) + 1)
        bytes.withUnsafeBytes { encode($0, into: &output) }
        output.removeLast()
        return output
    }
}
