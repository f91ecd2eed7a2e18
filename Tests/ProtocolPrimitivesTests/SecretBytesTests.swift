import ProtocolPrimitives
import Testing

@Suite struct SecretBytesTests {
    @Test(arguments: [false, true]) func neverPrintsItself(guarded: Bool) {
        let secret = SecretBytes(copying: [0xAB, 0xCD, 0xEF], guarded: guarded)
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] {
            #expect(text.contains("redacted") || !text.lowercased().contains("ab"))
            #expect(!text.contains("171") && !text.lowercased().contains("cd"))
        }
        secret.withUnsafeBytes { #expect(Array($0) == [0xAB, 0xCD, 0xEF]) }
    }

    @Test func comparesByContent() {
        #expect(SecretBytes(copying: [1, 2]) == SecretBytes(copying: [1, 2], guarded: true))
        #expect(SecretBytes(copying: [1, 2]) != SecretBytes(copying: [1, 3]))
        #expect(SecretBytes(copying: [1, 2]) != SecretBytes(copying: [1]))
        #expect(SecretBytes(copying: []) == SecretBytes(copying: []))
    }
}
