import CSodium
import ProtocolPrimitives
import Testing

@testable import SecureAggregation

@Suite struct SealedShareTests {
    /// draft-irtf-cfrg-xchacha-03, A.3.1, against the function that seals shares.
    @Test func cipherAgreesWithTheDraft() throws {
        let plaintext = Array(
            ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
                + "future, sunscreen would be it.").utf8
        )
        let context = try Hex.decode("50515253c0c1c2c3c4c5c6c7")
        let key = [UInt8](0x80...0x9F)
        let nonce = [UInt8](0x40...0x57)
        var output = [UInt8](repeating: 0, count: plaintext.count + 16)
        crypto_aead_xchacha20poly1305_ietf_encrypt(
            &output,
            nil,
            plaintext,
            UInt64(plaintext.count),
            context,
            UInt64(context.count),
            nil,
            nonce,
            key
        )
        #expect(
            Hex.encode(output)
                == "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa644"
                + "0bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e"
                + "3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e"
                + "c0875924c1c7987947deafd8780acf49"
        )
    }

    private struct Fixture {
        let pair: SharePair
        let key: SecretBytes
        let sealed: SealedShare

        init() throws {
            var random = try Sample.random("seal")
            let sharing = try ShamirSecretSharing(threshold: 2)
            let secret = SecretBytes(count: 16, using: &random)
            let shares = try sharing.shares(of: secret, count: 3, using: &random)
            let others = try sharing.shares(of: secret, count: 3, using: &random)
            pair = try SharePair(recovery: shares[2], selfMask: others[2])
            key = SecretBytes(count: 32, using: &random)
            sealed = SealedShare(
                sealing: pair,
                key: key,
                round: Sample.round,
                from: ClientID(4),
                to: ClientID(9)
            )
        }
    }

    @Test func opensWithTheSameContextOnly() throws {
        let fixture = try Fixture()
        #expect(fixture.sealed.bytes.count == SealedShare.byteCount)
        let (key, round) = (fixture.key, Sample.round)
        let opened = try fixture.sealed.open(
            key: key,
            round: round,
            from: ClientID(4),
            to: ClientID(9)
        )
        #expect(opened == fixture.pair)
        var next = round
        next.number += 1
        let otherKey = SecretBytes(copying: [UInt8](repeating: 1, count: 32))
        let attempts = [
            (otherKey, round, 4, 9), (key, next, 4, 9), (key, round, 5, 9), (key, round, 4, 8),
            (key, round, 9, 4),
        ]
        for (key, round, sender, recipient) in attempts {
            #expect(throws: SecureAggregationError.sealBroken(client: ClientID(UInt32(sender)))) {
                try fixture.sealed.open(
                    key: key,
                    round: round,
                    from: ClientID(UInt32(sender)),
                    to: ClientID(UInt32(recipient))
                )
            }
        }
    }

    @Test func everyFlippedBitIsNoticed() throws {
        let fixture = try Fixture()
        for bit in 0..<(SealedShare.byteCount * 8) {
            var bytes = fixture.sealed.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            var reader = MessageReader(
                unframed: bytes,
                kind: .encryptedShares,
                round: Sample.round
            )
            let flipped = try SealedShare(from: &reader)
            #expect(throws: SecureAggregationError.self) {
                try flipped.open(
                    key: fixture.key,
                    round: Sample.round,
                    from: ClientID(4),
                    to: ClientID(9)
                )
            }
        }
    }

    @Test func sharesOfDifferentIndicesDoNotPair() throws {
        var random = try Sample.random("pair")
        let shares = try ShamirSecretSharing(threshold: 2).shares(
            of: SecretBytes(count: 16, using: &random),
            count: 3,
            using: &random
        )
        #expect(throws: SecureAggregationError.invalidShare) {
            try SharePair(recovery: shares[0], selfMask: shares[1])
        }
    }
}
