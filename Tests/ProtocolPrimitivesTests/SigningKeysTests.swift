import ProtocolPrimitives
import Testing

@Suite struct SigningKeysTests {
    /// RFC 8032, section 7.1, test 2.
    @Test func matchesTheRFC8032Vector() throws {
        let publicBytes = try Hex.decode(
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        )
        let seed = try Hex.decode(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
        )
        let key = try SigningKey(secret: SecretBytes(copying: seed + publicBytes))
        #expect(key.verifyingKey.bytes == publicBytes)
        let signature = key.signature(for: [0x72])
        #expect(
            Hex.encode(signature)
                == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        )
        #expect(key.verifyingKey.isValidSignature(signature, for: [0x72]))
        #expect(!key.verifyingKey.isValidSignature(signature, for: [0x73]))
        #expect(!key.verifyingKey.isValidSignature(Array(signature.dropLast()), for: [0x72]))
        var changed = signature
        changed[10] ^= 1
        #expect(!key.verifyingKey.isValidSignature(changed, for: [0x72]))
    }

    @Test func refusesHalvesThatDoNotBelongTogether() throws {
        var random = try SeededRandomSource(seed: 1, label: "keys")
        let secret = SecretBytes(copying: random.bytes(count: 64))
        #expect(throws: ProtocolPrimitivesError.invalidEncoding(type: "SigningKey")) {
            try SigningKey(secret: secret)
        }
        #expect(throws: ProtocolPrimitivesError.self) {
            try SigningKey(secret: SecretBytes(copying: [1]))
        }
    }
}
