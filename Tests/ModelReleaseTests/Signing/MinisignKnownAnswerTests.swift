import ModelRelease
import Testing

/// Signatures by minisign's author, from the tests of rust-minisign-verify, over the text "test".
@Suite struct MinisignKnownAnswerTests {
    private static let publicKey = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
    private static let prehashed = """
        untrusted comment: signature from minisign secret key
        RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
        trusted comment: timestamp:1633700835\tfile:test\tprehashed
        wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==

        """
    private static let legacy = """
        untrusted comment: signature from minisign secret key
        RWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC351vwIasSSbXxwA=
        trusted comment: timestamp:1555779966\tfile:test
        QtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/VqE81QFuMKI5k/SfNQUaOAA==

        """

    @Test(arguments: [(prehashed, true), (legacy, false)])
    func acceptsMinisignsOwn(file: String, isPrehashed: Bool) throws {
        let key = try MinisignPublicKey(base64: Self.publicKey)
        #expect(key.keyID.description == "E7620F1842B4E81F")
        let signature = try MinisignSignature(decoding: Array(file.utf8))
        #expect(signature.isPrehashed == isPrehashed)
        #expect(signature.encoded == Array(file.utf8))
        try key.verify(signature, for: Array("test".utf8))
        #expect(throws: ModelReleaseError.badSignature) {
            try key.verify(signature, for: Array("Test".utf8))
        }
    }

    @Test func theTwoFormsAreNotInterchangeable() throws {
        let key = try MinisignPublicKey(base64: Self.publicKey)
        for (file, from, to) in [(Self.prehashed, "RUQf", "RWQf"), (Self.legacy, "RWQf", "RUQf")] {
            let changed = file.replacing(from, with: to, maxReplacements: 1)
            try #require(changed != file)
            let signature = try MinisignSignature(decoding: Array(changed.utf8))
            #expect(throws: ModelReleaseError.badSignature) {
                try key.verify(signature, for: Array("test".utf8))
            }
        }
    }
}
