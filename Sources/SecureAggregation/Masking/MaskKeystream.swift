import COpenSSL
import CSodium
import ProtocolPrimitives

/// Expands a seed into a mask and adds it to lanes, block after block; the mask is never stored whole.
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
    /// Lanes expanded at a time: 32 KiB, so that keystream and sums stay in the second-level cache.
    static let blockLaneCount = 8192
    /// Longest mask in lanes: 2^32 cipher blocks.
    static let maximumLaneCount = 1 << 34
    private static let keyByteCount = 16
    private static let nonceByteCount = 12
    private static let zeros = [UInt8](repeating: 0, count: blockLaneCount * 4)
    // Fetched once, because OpenSSL takes a lock to find an algorithm; never freed.
    private nonisolated(unsafe) static let cipher = EVP_CIPHER_fetch(nil, "AES-128-CTR", nil)

    private let context: OpaquePointer
    private let direction: MaskDirection

    /// Begins a mask at its first lane.
    ///
    /// - Throws: ``SecureAggregationError/cipherUnavailable`` if libcrypto has no AES-128-CTR or no
    ///   memory.
    init(_ mask: SignedMask) throws(SecureAggregationError) {
        guard let cipher = Self.cipher, mask.keystreamSeed.count == 32,
            let context = EVP_CIPHER_CTX_new()
        else { throw .cipherUnavailable }
        direction = mask.direction
        self.context = context
        let status = mask.keystreamSeed.withUnsafePointer { seed in
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

    /// Adds or subtracts the mask's next lanes, modulo 2^32.
    ///
    /// - Parameters:
    ///   - lanes: at most ``blockLaneCount`` sums; a multiple of 4 unless they are the last.
    ///   - scratch: room for one block.
    func apply(to lanes: UnsafeMutableBufferPointer<UInt32>, using scratch: MaskScratch) {
        precondition(lanes.count <= Self.blockLaneCount)
        var written: Int32 = 0
        let status = EVP_EncryptUpdate(
            context,
            scratch.bytes,
            &written,
            Self.zeros,
            Int32(lanes.count * 4)
        )
        precondition(status == 1 && written == Int32(lanes.count * 4))
        guard let output = lanes.baseAddress else { return }
        let mask = scratch.lanes
        switch direction {
        case .add: for lane in 0..<lanes.count { output[lane] &+= mask[lane].littleEndian }
        case .subtract: for lane in 0..<lanes.count { output[lane] &-= mask[lane].littleEndian }
        }
    }
}

/// Room for one block of a mask, zeroized in the end.
final class MaskScratch {
    fileprivate let lanes = UnsafeMutablePointer<UInt32>.allocate(
        capacity: MaskKeystream.blockLaneCount
    )
    fileprivate var bytes: UnsafeMutablePointer<UInt8> {
        UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: UInt8.self)
    }

    init() { lanes.initialize(repeating: 0, count: MaskKeystream.blockLaneCount) }

    deinit {
        sodium_memzero(lanes, MaskKeystream.blockLaneCount * 4)
        lanes.deallocate()
    }
}
