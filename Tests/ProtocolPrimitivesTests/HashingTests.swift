import ProtocolPrimitives
import Testing

@Suite struct HashingTests {
    /// FIPS 180-4 example "abc".
    @Test func matchesTheSHA256Example() {
        #expect(
            Hex.encode(Hashing.sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    /// FIPS 180-4 example of a million "a", and lengths about the one from which libcrypto hashes.
    @Test func matchesForLongMessages() {
        #expect(
            Hex.encode(Hashing.sha256([UInt8](repeating: 0x61, count: 1_000_000)))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
        for count in [0, 1, 4095, 4096, 4097] {
            let message = [UInt8](repeating: 7, count: count)
            let other = message.withUnsafeBytes { bytes in
                Hashing.sha256(prefix: 7, UnsafeRawBufferPointer(rebasing: bytes.dropFirst()))
            }
            if count > 0 { #expect(Hashing.sha256(message) == other) }
        }
    }

    /// RFC 7693, appendix A.
    @Test func matchesTheBLAKE2bExample() {
        #expect(
            Hex.encode(Hashing.blake2b512(Array("abc".utf8)))
                == "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
        )
    }

    @Test func keepsDomainsApart() {
        let digests = Set(DomainSeparator.allCases.map { Hashing.blake2b([1], domain: $0) })
        #expect(digests.count == DomainSeparator.allCases.count)
    }

    @Test func decodesHexOfBothCasesOnly() throws {
        #expect(try Hex.decode("00fFa0") == [0, 255, 160])
        for text in ["0", "0g", "é0", "0x00"] {
            #expect(throws: ProtocolPrimitivesError.invalidEncoding(type: "Hex")) {
                try Hex.decode(text)
            }
        }
    }
}
