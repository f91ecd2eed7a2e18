import COpenSSL
import CSodium
import ProtocolPrimitives

/// Expands a seed into a mask, block after block.
///
/// The mask is the AES-128-CTR keystream (NIST SP 800-38A) read as little-endian 32-bit numbers. The
/// key is bytes 0..<16 of the 32-byte seed, the first 12 bytes of the counter block are bytes
/// 16..<28, and its last 4 count 16-byte blocks from 0, most significant byte first.
///
/// Why AES-128 from OpenSSL's libcrypto: docs/secure-aggregation-speed.md has the rates of the
/// candidates. Masks need no more than the 128-bit strength of the X25519 agreement that seeds
/// them, and since key and counter block are both secret and used once, attacking many masks at
/// once gains nothing.
final class MaskKeystream {
    /// Longest mask in lanes: 2^32 cipher blocks.
    static let maximumLaneCount = 1 << 34
    private static let keyByteCount = 16
    private static let nonceByteCount = 12
    private static let zeros = [UInt8](repeating: 0, count: MaskSum.blockLaneCount * 4)
    // Fetched once, because OpenSSL takes a lock to find an algorithm; never freed.
    private nonisolated(unsafe) static let cipher = EVP_CIPHER_fetch(nil, "AES-128-CTR", nil)

    private let context: OpaquePointer

    /// Begins a mask at its first lane.
    ///
    /// - Parameter seed: key and initial counter block, 32 bytes.
    /// - Throws: ``SecureAggregationError/cipherUnavailable`` if libcrypto has no AES-128-CTR or no
    ///   memory.
    init(seed: SecretBytes) throws(SecureAggregationError) {
        guard let cipher = Self.cipher, seed.count == 32, let context = EVP_CIPHER_CTX_new() else {
            throw .cipherUnavailable
        }
        self.context = context
        let status = seed.withUnsafePointer { seed in
            var counterBlock = [UInt8](repeating: 0, count: Self.keyByteCount)
            for index in 0..<Self.nonceByteCount {
                counterBlock[index] = seed[Self.keyByteCount + index]
            }
            defer { sodium_memzero(&counterBlock, counterBlock.count) }
            return EVP_EncryptInit_ex2(context, cipher, seed, counterBlock, nil)
        }
        guard status == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw .cipherUnavailable
        }
    }

    // Freeing a context zeroizes its key schedule.
    deinit { EVP_CIPHER_CTX_free(context) }

    /// Writes the mask's next lanes, as little-endian bytes.
    ///
    /// - Parameters:
    ///   - laneCount: at most ``MaskSum/blockLaneCount``; a multiple of 4 unless they are the last.
    ///   - output: room for them.
    func next(laneCount: Int, into output: UnsafeMutablePointer<UInt32>) {
        precondition(laneCount <= MaskSum.blockLaneCount)
        var written: Int32 = 0
        let byteCount = laneCount * 4
        let status = output.withMemoryRebound(to: UInt8.self, capacity: byteCount) {
            EVP_EncryptUpdate(context, $0, &written, Self.zeros, Int32(byteCount))
        }
        // A stream cipher that was set up takes any length.
        precondition(status == 1 && written == byteCount)
    }
}
