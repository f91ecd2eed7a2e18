import COpenSSL
import Synchronization

/// The ChaCha20 keystream of one key, from OpenSSL's libcrypto.
///
/// With 64-bit counter and 64-bit nonce, as libsodium's `crypto_stream_chacha20_xor_ic` has it and with
/// the same bytes; about twice as fast as that one where there are 512-bit vectors.
final class ChaCha20: Sendable {
    /// Bytes that are made from one call at the most.
    private static let longestCall = 1 << 20
    // Fetched once, because OpenSSL takes a lock to find an algorithm; never freed.
    private nonisolated(unsafe) static let cipher = EVP_CIPHER_fetch(nil, "ChaCha20", nil)

    // Holds the key, and a place of the stream that each call sets anew; used under the lock only.
    private nonisolated(unsafe) let context: OpaquePointer
    private let lock = Mutex(())

    /// Sets up the cipher.
    ///
    /// - Parameter key: 32 **secret** bytes.
    /// - Throws: ``ProtocolPrimitivesError/cipherUnavailable`` if libcrypto has no ChaCha20 or no memory.
    init(key: SecretBytes) throws(ProtocolPrimitivesError) {
        precondition(key.count == 32)
        guard let cipher = Self.cipher, let context = EVP_CIPHER_CTX_new() else {
            throw .cipherUnavailable
        }
        let start = [UInt8](repeating: 0, count: 16)
        let status = key.withUnsafePointer { EVP_EncryptInit_ex2(context, cipher, $0, start, nil) }
        guard status == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw .cipherUnavailable
        }
        self.context = context
    }

    // Freeing a context zeroizes its key.
    deinit { EVP_CIPHER_CTX_free(context) }

    /// Fills a buffer with a stream's bytes from a 64-byte block on.
    func fill(_ buffer: UnsafeMutableRawBufferPointer, stream: UInt64, firstBlock: UInt64) {
        guard let base = buffer.bindMemory(to: UInt8.self).baseAddress else { return }
        // What is encrypted are zeros, so that the result is the keystream.
        base.update(repeating: 0, count: buffer.count)
        lock.withLock { _ in
            var place = (firstBlock.littleEndian, stream.littleEndian)
            let status = withUnsafeBytes(of: &place) {
                EVP_EncryptInit_ex2(
                    context,
                    nil,
                    nil,
                    $0.bindMemory(to: UInt8.self).baseAddress,
                    nil
                )
            }
            // A stream cipher that was set up takes any place and any length.
            precondition(status == 1)
            var start = 0
            while start < buffer.count {
                let count = min(buffer.count - start, Self.longestCall)
                var written: Int32 = 0
                let status = EVP_EncryptUpdate(
                    context,
                    base + start,
                    &written,
                    base + start,
                    Int32(count)
                )
                precondition(status == 1 && written == count)
                start += count
            }
        }
    }
}
