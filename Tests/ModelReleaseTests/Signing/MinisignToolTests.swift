import ModelRelease
import ProtocolPrimitives
import Testing

/// Both directions between this module and the real minisign.
@Suite(.enabled(if: MinisignTool.isInstalled, "minisign is not installed"))
struct MinisignToolTests {
    private let tool: MinisignTool
    private let message = Array("{\"epsilon\": 5}\n".utf8)

    init() throws {
        tool = try MinisignTool()
        try tool.put(message, in: "m")
    }

    @Test func minisignAcceptsOurSignatureAndKey() throws {
        let key = try MinisignFixtures.secretKey(seed: 11)
        let signature = try key.signature(for: message, trustedComment: "release 7\tε = 5")
        try tool.put(signature.encoded, in: "m.minisig")
        try tool.put(key.publicKey.encoded, in: "k.pub")
        let byFile = try tool.run(["-V", "-p", "k.pub", "-m", "m"])
        #expect(byFile.status == 0, "\(byFile.output)")
        #expect(byFile.output.contains("release 7\tε = 5"))
        let byLine = try tool.run(["-V", "-P", key.publicKey.base64, "-m", "m"])
        #expect(byLine.status == 0, "\(byLine.output)")
        // And it does look: a changed file is refused.
        try tool.put(message + [10], in: "m")
        #expect(try tool.run(["-V", "-p", "k.pub", "-m", "m"]).status == 1)
    }

    @Test(arguments: [0, 8173])
    func minisignReadsCommentsOfAnyLengthWeWrite(count: Int) throws {
        let comment = String(repeating: "c", count: count)
        let key = try MinisignFixtures.secretKey(seed: 12)
        let signature = try key.signature(
            for: message,
            trustedComment: comment,
            untrustedComment: String(repeating: "c", count: 1003)
        )
        try tool.put(signature.encoded, in: "m.minisig")
        let outcome = try tool.run(["-V", "-P", key.publicKey.base64, "-m", "m"])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test(arguments: [[], ["-l"]])
    func weAcceptSignaturesByAnUnencryptedKey(options: [String]) throws {
        #expect(try tool.run(["-G", "-W", "-s", "s", "-p", "p"]).status == 0)
        let outcome = try tool.run(
            ["-S"] + options + ["-s", "s", "-m", "m", "-c", "by the tool", "-t", "τ 7"]
        )
        #expect(outcome.status == 0, "\(outcome.output)")
        let publicKey = try MinisignPublicKey(decoding: tool.contents("p"))
        let signature = try MinisignSignature(decoding: tool.contents("m.minisig"))
        #expect(signature.isPrehashed == options.isEmpty)
        #expect(signature.trustedComment == "τ 7")
        try publicKey.verify(signature, for: message)
        #expect(throws: ModelReleaseError.badSignature) {
            try publicKey.verify(signature, for: [])
        }
        // Our writer and minisign's agree to the byte.
        let secretKey = try MinisignSecretKey(
            decoding: SecretBytes(copying: tool.contents("s")),
            password: nil
        )
        #expect(secretKey.publicKey == publicKey)
        #expect(try publicKey.encoded == tool.contents("p"))
        if signature.isPrehashed {
            let ours = try secretKey.signature(
                for: message,
                trustedComment: "τ 7",
                untrustedComment: "by the tool"
            )
            #expect(try ours.encoded == tool.contents("m.minisig"))
        }
    }

    @Test func minisignOpensOurKeys() throws {
        let key = try MinisignFixtures.secretKey(seed: 13)
        var random = try SystemRandomSource()
        let password = MinisignFixtures.password("pässword with spaces ")
        let encrypted = try key.encrypted(password: password, cost: .interactive, using: &random)
        try tool.put(MinisignFixtures.bytes(encrypted), in: "encrypted")
        try tool.put(MinisignFixtures.bytes(key.unencrypted()), in: "plain")
        for (name, input) in [("encrypted", "pässword with spaces \n"), ("plain", "")] {
            let outcome = try tool.run(["-S", "-s", name, "-m", "m", "-x", "sig"], input: input)
            #expect(outcome.status == 0, "\(outcome.output)")
            let signature = try MinisignSignature(decoding: tool.contents("sig"))
            try key.publicKey.verify(signature, for: message)
            // `-R` writes the public key that the secret one belongs to.
            let recreated = try tool.run(
                ["-R", "-f", "-s", name, "-p", "\(name).pub"],
                input: input
            )
            #expect(recreated.status == 0, "\(recreated.output)")
            #expect(try tool.contents("\(name).pub") == key.publicKey.encoded)
        }
        let wrong = try tool.run(
            ["-S", "-s", "encrypted", "-m", "m", "-x", "sig"],
            input: "wrong\n"
        )
        #expect(wrong.status != 0 && wrong.output.contains("Wrong password"), "\(wrong.output)")
    }

    /// Three key derivations of 1 GiB each, one after another.
    @Test func weOpenMinisignsKeysAndWhatItMakesOfThem() throws {
        let made = try tool.run(["-G", "-s", "s", "-p", "p"], input: "pw\npw\n")
        #expect(made.status == 0, "\(made.output)")
        let file = SecretBytes(copying: try tool.contents("s"))
        #expect(try MinisignSecretKey.isEncrypted(file))
        #expect(try MinisignSecretKey.keyDerivationCost(file) == .sensitive)
        let publicKey = try MinisignPublicKey(decoding: tool.contents("p"))
        let key = try MinisignSecretKey(
            decoding: file,
            password: MinisignFixtures.password("pw")
        )
        #expect(key.publicKey == publicKey)
        // Without its password, the file keeps salt and cost and gets a checksum.
        let opened = try tool.run(["-C", "-W", "-s", "s"], input: "pw\n")
        #expect(opened.status == 0, "\(opened.output)")
        let plain = SecretBytes(copying: try tool.contents("s"))
        #expect(try !MinisignSecretKey.isEncrypted(plain))
        #expect(
            try MinisignSecretKey(decoding: plain, password: nil).signingKey.secret
                == key.signingKey.secret
        )
    }
}
