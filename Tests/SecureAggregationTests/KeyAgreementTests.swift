import CSodium
import ProtocolPrimitives
import Testing

@testable import SecureAggregation

@Suite struct KeyAgreementTests {
    /// RFC 7748, §5.2 (two) and §6.1 (Bob's secret with Alice's public key).
    @Test(arguments: [
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
        ),
        (
            "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
            "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
        ),
    ])
    func agreesWithRFC7748(secret: String, publicKey: String, shared: String) throws {
        let pair = try KeyAgreementKeyPair(secret: Sample.secret(secret))
        let peer = try AgreementPublicKey(bytes: Hex.decode(publicKey))
        #expect(Hex.encode(Sample.bytes(try pair.sharedSecret(with: peer))) == shared)
        #expect(peer.description == publicKey)
    }

    @Test func publicKeyAgreesWithRFC7748() throws {
        let pair = try KeyAgreementKeyPair(
            secret: Sample.secret(
                "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
            )
        )
        #expect(
            pair.publicKey.description
                == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
        )
    }

    /// The points of small order on the curve, encoded canonically.
    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ])
    func smallOrderKeysAreRefused(key: String) throws {
        var random = try Sample.random("small-order")
        let pair = try KeyAgreementKeyPair(using: &random)
        let peer = try AgreementPublicKey(bytes: Hex.decode(key))
        #expect(throws: SecureAggregationError.keyAgreementFailed) {
            try pair.sharedSecret(with: peer)
        }
    }

    /// Whoever gets the key first can tell that it is of no use.
    @Test func onlyKeysOfSmallOrderAreNotContributory() throws {
        for key in [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ] {
            let bytes = try Hex.decode(key)
            #expect(try !AgreementPublicKey(bytes: bytes).isContributory)
            // The top bit is ignored (RFC 7748, section 5).
            let flipped = bytes.dropLast() + [bytes[31] ^ 0x80]
            #expect(try !AgreementPublicKey(bytes: Array(flipped)).isContributory)
        }
        var random = try Sample.random("contributory")
        for _ in 0..<100 {
            #expect(try KeyAgreementKeyPair(using: &random).publicKey.isContributory)
        }
    }

    /// RFC 8032, §7.1, test 1.
    @Test func signaturesAgreeWithRFC8032() throws {
        let secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
        let publicKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        let signature =
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e"
            + "39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        let key = try SigningKey(secret: Sample.secret(secret + publicKey))
        #expect(Hex.encode(key.signature(for: [])) == signature)
        #expect(key.verifyingKey.isValidSignature(try Hex.decode(signature), for: []))
        #expect(!key.verifyingKey.isValidSignature(try Hex.decode(signature), for: [0]))
    }
}
