import CSodium
public import ProtocolPrimitives

/// A share pair sealed from one client to another with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03); **public**.
///
///     | ciphertext of the SharePair, 50 | tag, 16 |
///
/// The nonce is 24 zero bytes: the key serves one direction between two clients in one round, hence
/// one message. Associated data: `| round, 20 | sender u32 | recipient u32 |`.
public struct SealedShare: Equatable, Sendable {
    /// Length in bytes.
    public static let byteCount = SharePair.byteCount + tagByteCount
    private static let nonce = [UInt8](repeating: 0, count: 24)
    private static let tagByteCount = 16
    private static let keyByteCount = 32

    /// Ciphertext and tag.
    public let bytes: [UInt8]

    /// Seals a share pair.
    ///
    /// - Parameters:
    ///   - pair: what is sealed.
    ///   - key: from ``PairKey/sealingKey(round:from:to:)``, never used for another message.
    ///   - round: the round.
    ///   - sender: who seals.
    ///   - recipient: who may open.
    /// - Precondition: the key has 32 bytes, as all from ``PairKey`` do.
    public init(
        sealing pair: SharePair,
        key: SecretBytes,
        round: RoundID,
        from sender: ClientID,
        to recipient: ClientID
    ) {
        precondition(key.count == Self.keyByteCount)
        var writer = ByteWriter(capacity: SharePair.byteCount)
        pair.encode(into: &writer)
        var plaintext = writer.output
        let context = Self.context(round: round, sender: sender, recipient: recipient)
        var output = [UInt8](repeating: 0, count: SharePair.byteCount + Self.tagByteCount)
        key.withUnsafePointer {
            // Fails only for lengths libsodium cannot address.
            _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                &output,
                nil,
                plaintext,
                UInt64(plaintext.count),
                context,
                UInt64(context.count),
                nil,
                Self.nonce,
                $0
            )
        }
        sodium_memzero(&plaintext, plaintext.count)
        bytes = output
    }

    /// Opens a share pair.
    ///
    /// - Throws: ``SecureAggregationError/sealBroken(client:)`` with the sender, whatever is wrong.
    /// - Precondition: the key has 32 bytes, as all from ``PairKey`` do.
    public func open(
        key: SecretBytes,
        round: RoundID,
        from sender: ClientID,
        to recipient: ClientID
    ) throws(SecureAggregationError) -> SharePair {
        precondition(key.count == Self.keyByteCount)
        let context = Self.context(round: round, sender: sender, recipient: recipient)
        var plaintext = [UInt8](repeating: 0, count: SharePair.byteCount)
        defer { sodium_memzero(&plaintext, plaintext.count) }
        let status = key.withUnsafePointer {
            crypto_aead_xchacha20poly1305_ietf_decrypt(
                &plaintext,
                nil,
                nil,
                bytes,
                UInt64(bytes.count),
                context,
                UInt64(context.count),
                Self.nonce,
                $0
            )
        }
        guard status == 0 else { throw .sealBroken(client: sender) }
        do {
            var reader = MessageReader(unframed: plaintext, kind: .encryptedShares, round: round)
            let pair = try SharePair(from: &reader)
            try reader.finish()
            return pair
        } catch {
            throw .sealBroken(client: sender)
        }
    }

    init(from reader: inout MessageReader) throws(SecureAggregationError) {
        bytes = try reader.bytes(count: Self.byteCount)
    }

    private static func context(round: RoundID, sender: ClientID, recipient: ClientID) -> [UInt8] {
        var writer = ByteWriter(capacity: 28)
        round.encode(into: &writer)
        writer.uint32(sender.rawValue)
        writer.uint32(recipient.rawValue)
        return writer.output
    }
}
