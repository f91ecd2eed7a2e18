import ProtocolPrimitives
import Testing

@testable import SecureAggregation

/// Expected values are from Python: X25519 of `cryptography` 48, then `hashlib.blake2b(domain + b"\0" +
/// message, key=..., digest_size=...)` twice, with the scalars 0..<32 (client 3) and 100..<132 (client
/// 70,000), run 1...16, session 7.
@Suite struct PairKeyTests {
    private let one = ClientID(3)
    private let other = ClientID(70_000)

    private func round(_ number: UInt32) -> RoundID {
        RoundID(run: Sample.round.run, number: number)
    }

    private func keyPairs() throws -> (KeyAgreementKeyPair, KeyAgreementKeyPair) {
        (
            try KeyAgreementKeyPair(secret: SecretBytes(copying: (0..<32).map { $0 })),
            try KeyAgreementKeyPair(secret: SecretBytes(copying: (100..<132).map { $0 }))
        )
    }

    /// The pair's key as either end computes it.
    private func ends(session: RoundID = Sample.round) throws -> [PairKey] {
        let (a, b) = try keyPairs()
        return [
            try PairKey(a, of: one, with: b.publicKey, of: other, session: session),
            try PairKey(b, of: other, with: a.publicKey, of: one, session: session),
        ]
    }

    @Test func publicKeysAgreeWithPython() throws {
        let (a, b) = try keyPairs()
        #expect(
            a.publicKey.description
                == "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"
        )
        #expect(
            b.publicKey.description
                == "7d9c24316539825c1896e57f28197746793ce60cbee3ad47da9d07b85fa55e2a"
        )
    }

    @Test func keysOfARoundAgreeWithPythonAtBothEnds() throws {
        for key in try ends() {
            let there = key.sealingKey(round: round(9), from: one, to: other)
            let back = key.sealingKey(round: round(9), from: other, to: one)
            #expect(
                Hex.encode(Sample.bytes(there))
                    == "2b1bd1bc261b9b7835809eaeef67d10ff66bcf77783d376bbbf1210ad77e0fed"
            )
            #expect(
                Hex.encode(Sample.bytes(back))
                    == "02ea03e0ca17ea6cf32665bc96374c278e7f6e0584708831e49a72dc77f0f5c6"
            )
            for (number, expected) in [
                (9, "a540fa58b90b051c8dcf6945862c31f9"), (10, "aba09bd591b084ffcc8431743e739656"),
            ] as [(UInt32, String)] {
                for (first, second) in [(one, other), (other, one)] {
                    let seed = try key.maskSeed(
                        round: round(number),
                        between: first,
                        and: second
                    )
                    #expect(Hex.encode(Sample.bytes(seed.secret)) == expected)
                }
            }
        }
    }

    /// Rounds, sessions, directions, purposes and names: whatever differs, keys differ.
    @Test func nothingGivesTheSameKeyTwice() throws {
        var seen: Set<String> = []
        var count = 0
        var otherRun = try Sample.random("run")
        let run = RunID(using: &otherRun)
        for session in [Sample.round, round(8), RoundID(run: run, number: 7)] {
            let key = try ends(session: session)[0]
            for number in UInt32(9)..<12 {
                let secrets = [
                    key.sealingKey(round: round(number), from: one, to: other),
                    key.sealingKey(round: round(number), from: other, to: one),
                    try key.maskSeed(round: round(number), between: one, and: other).secret,
                ]
                for secret in secrets {
                    // Mask seeds are shorter, so that only what both have is compared.
                    seen.insert(Hex.encode(Sample.bytes(secret).prefix(16)))
                    count += 1
                }
            }
        }
        let (a, b) = try keyPairs()
        let renamed = try PairKey(
            a,
            of: ClientID(4),
            with: b.publicKey,
            of: other,
            session: Sample.round
        )
        let underOtherNames = renamed.sealingKey(round: round(9), from: one, to: other)
        seen.insert(Hex.encode(Sample.bytes(underOtherNames).prefix(16)))
        #expect(seen.count == count + 1)
    }

    /// A copied public key in another encoding does not give the owner's pair key.
    @Test func otherEncodingsOfAKeyGiveOtherPairKeys() throws {
        let (a, b) = try keyPairs()
        var bytes = b.publicKey.bytes
        bytes[31] ^= 0x80
        let copy = try AgreementPublicKey(bytes: bytes)
        #expect(try a.sharedSecret(with: copy) == a.sharedSecret(with: b.publicKey))
        let keys = try [b.publicKey, copy].map {
            try PairKey(a, of: one, with: $0, of: other, session: Sample.round)
                .sealingKey(round: round(9), from: one, to: other)
        }
        #expect(keys[0] != keys[1])
    }

    @Test func keysOfSmallOrderAreRefused() throws {
        let (a, _) = try keyPairs()
        let zero = try AgreementPublicKey(bytes: [UInt8](repeating: 0, count: 32))
        #expect(throws: SecureAggregationError.keyAgreementFailed) {
            try PairKey(a, of: one, with: zero, of: other, session: Sample.round)
        }
    }
}
