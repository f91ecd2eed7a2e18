import CSodium
package import ProtocolPrimitives

/// Runs the primitives that no implementation of the protocol can do without, and nothing else, so
/// that a benchmark can time them as the floor of a whole round.
package enum PrimitiveWork {
    /// Expands mask keystream without adding it to anything.
    ///
    /// - Parameter byteCount: how much, rounded up to a block of 8 KiB.
    /// - Throws: ``SecureAggregationError/cipherUnavailable``.
    package static func expandKeystream(byteCount: Int) throws(SecureAggregationError) {
        let seed = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
        let keystream = try MaskKeystream(seed: seed)
        let block = UnsafeMutablePointer<UInt32>.allocate(capacity: MaskSum.blockLaneCount)
        defer { block.deallocate() }
        let blockByteCount = 4 * MaskSum.blockLaneCount
        for _ in 0..<((byteCount + blockByteCount - 1) / blockByteCount) {
            keystream.next(laneCount: MaskSum.blockLaneCount, into: block)
        }
    }

    /// Agrees on X25519 secrets, each with the key that the last one gave.
    package static func agree(count: Int) {
        let scalar = [UInt8](repeating: 3, count: 32)
        var point = [UInt8](repeating: 0, count: 32)
        _ = crypto_scalarmult_base(&point, scalar)
        var output = point
        for _ in 0..<count {
            // Fails for no key of this chain; the work is the same if it did.
            _ = crypto_scalarmult(&output, scalar, point)
            swap(&output, &point)
        }
    }

    /// Makes Ed25519 signatures over 120 bytes, the length of what survivors sign.
    ///
    /// - Throws: `ProtocolPrimitivesError` if libsodium is unavailable.
    package static func sign(count: Int) throws(ProtocolPrimitivesError) {
        var random = try SystemRandomSource()
        let key = try SigningKey(using: &random)
        let message = [UInt8](repeating: 1, count: 120)
        for _ in 0..<count { _ = key.signature(for: message) }
    }

    /// Verifies Ed25519 signatures over 120 bytes.
    ///
    /// - Throws: `ProtocolPrimitivesError` if libsodium is unavailable.
    package static func verify(count: Int) throws(ProtocolPrimitivesError) {
        var random = try SystemRandomSource()
        let key = try SigningKey(using: &random)
        let message = [UInt8](repeating: 1, count: 120)
        let signature = key.signature(for: message)
        for _ in 0..<count { _ = key.verifyingKey.isValidSignature(signature, for: message) }
    }
}
