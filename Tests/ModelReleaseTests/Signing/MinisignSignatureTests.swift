import ModelRelease
import ProtocolPrimitives
import Testing

@Suite struct MinisignSignatureTests {
    private let secretKey: MinisignSecretKey
    private let message = Array("a manifest".utf8)
    private let signature: MinisignSignature

    init() throws {
        secretKey = try MinisignFixtures.secretKey()
        signature = try secretKey.signature(for: message, trustedComment: "release 7\tε = 5")
    }

    @Test func survivesItsFile() throws {
        let read = try MinisignSignature(decoding: signature.encoded)
        #expect(read == signature)
        #expect(read.isPrehashed)
        #expect(read.trustedComment == "release 7\tε = 5")
        #expect(read.untrustedComment == MinisignSecretKey.defaultUntrustedComment)
        #expect(read.encoded.count <= MinisignSignature.fileByteCountLimit)
        try secretKey.publicKey.verify(read, for: message)
    }

    @Test func saysWhatIsWrong() throws {
        let key = secretKey.publicKey
        #expect(throws: ModelReleaseError.badSignature) {
            try key.verify(signature, for: message + [0])
        }
        let other = try MinisignFixtures.secretKey(seed: 2).publicKey
        #expect(
            throws: ModelReleaseError.wrongKeyID(expected: other.keyID, actual: key.keyID)
        ) {
            try other.verify(signature, for: message)
        }
        let text = String(decoding: signature.encoded, as: UTF8.self)
        let forged = try MinisignSignature(
            decoding: Array(text.replacing("ε = 5", with: "ε = 1").utf8)
        )
        #expect(throws: ModelReleaseError.badGlobalSignature) {
            try key.verify(forged, for: message)
        }
    }

    @Test func theTrustedCommentOfAnotherSignatureIsRefused() throws {
        let other = try secretKey.signature(for: Array("other".utf8), trustedComment: "other")
        var lines = String(decoding: signature.encoded, as: UTF8.self).split(separator: "\n")
        let otherLines = String(decoding: other.encoded, as: UTF8.self).split(separator: "\n")
        lines.replaceSubrange(2..<4, with: otherLines[2..<4])
        let spliced = try MinisignSignature(
            decoding: Array((lines.joined(separator: "\n") + "\n").utf8)
        )
        #expect(throws: ModelReleaseError.badGlobalSignature) {
            try secretKey.publicKey.verify(spliced, for: message)
        }
    }

    @Test func theUntrustedCommentMayBeAnything() throws {
        let text = String(decoding: signature.encoded, as: UTF8.self)
        let changed = try MinisignSignature(
            decoding: Array(text.replacing("signature from minisign", with: "Grüße").utf8)
        )
        try secretKey.publicKey.verify(changed, for: message)
    }

    @Test func commentsThatCannotBeReadBackAreNotWritten() throws {
        for comment in [
            "two\nlines", "\r", "\u{1B}[0m", "\0", "\u{85}", "\u{2028}",
            String(repeating: "c", count: 8174),
        ] {
            #expect(throws: ModelReleaseError.invalidComment) {
                try secretKey.signature(for: message, trustedComment: comment)
            }
        }
        #expect(throws: ModelReleaseError.invalidComment) {
            try secretKey.signature(
                for: message,
                trustedComment: "",
                untrustedComment: String(repeating: "c", count: 1004)
            )
        }
        for comment in ["", String(repeating: "c", count: 8173)] {
            let signature = try secretKey.signature(
                for: message,
                trustedComment: comment,
                untrustedComment: String(repeating: "c", count: 1003)
            )
            let read = try MinisignSignature(decoding: signature.encoded)
            #expect(read == signature)
            #expect(signature.encoded.count <= MinisignSignature.fileByteCountLimit)
            try secretKey.publicKey.verify(read, for: message)
        }
    }

    @Test func refusesOtherStructures() throws {
        let lines = String(decoding: signature.encoded, as: UTF8.self)
            .split(separator: "\n").map(String.init)
        func file(_ change: (inout [String]) -> Void) -> [UInt8] {
            var changed = lines
            change(&changed)
            return Array((changed.joined(separator: "\n") + "\n").utf8)
        }
        let cases: [([UInt8], MinisignFault)] = [
            (file { $0.removeLast() }, .lines),
            (file { $0.append("") }, .lines),
            (file { $0.insert("", at: 2) }, .lines),
            (file { $0[0] = "comment: c" }, .comment),
            (file { $0[2] = "untrusted comment: c" }, .comment),
            (file { $0.swapAt(0, 2) }, .comment),
            (file { $0[1].removeLast() }, .base64),
            (file { $0[1] += "\r" }, .base64),
            (file { $0[3].removeLast(2) }, .base64),
            (file { $0[3] = $0[1] }, .base64),
            (file { $0[1] = "RUX" + $0[1].dropFirst(3) }, .algorithm),
        ]
        for (bytes, fault) in cases {
            #expect(
                throws: ModelReleaseError.malformedMinisign(file: .signature, fault: fault)
            ) {
                try MinisignSignature(decoding: bytes)
            }
        }
    }

    @Test func spareBitsAndPaddingMustBeCanonical() throws {
        // 64 bytes end in "==" with four spare bits, all of which must be zero.
        let file = signature.encoded
        let lastDigit = file.count - 4
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        )
        var readable = 0
        for digit in alphabet {
            var changed = file
            changed[lastDigit] = digit
            if (try? MinisignSignature(decoding: changed)) != nil { readable += 1 }
        }
        #expect(readable == 4)
    }

    @Test func bytesBeyondASCIIAreNotBase64() throws {
        // libsodium 1.0.18 decodes 0xAF as if it were "/".
        let text = Array("+/".utf8)
        let file = signature.encoded
        let lines = file.split(separator: 10, omittingEmptySubsequences: false)
        var tried = 0
        for line in [lines[1], lines[3]] {
            for index in line.indices where text.contains(file[index]) {
                var changed = file
                changed[index] |= 0x80
                tried += 1
                #expect(
                    throws: ModelReleaseError.malformedMinisign(file: .signature, fault: .base64)
                ) {
                    try MinisignSignature(decoding: changed)
                }
            }
        }
        #expect(tried > 0)
    }

    @Test func truncationsAndTrailersAreRefused() {
        for changed in MinisignFixtures.truncations(signature.encoded)
            + MinisignFixtures.trailers.map({ signature.encoded + $0 })
        {
            #expect(throws: ModelReleaseError.self) { try MinisignSignature(decoding: changed) }
        }
    }

    @Test func anyFlippedBitAfterTheUntrustedCommentIsNoticed() throws {
        let file = signature.encoded
        let start = try #require(file.firstIndex(of: 10))
        for changed in MinisignFixtures.bitFlips(file, in: start..<file.count) {
            #expect(
                throws: ModelReleaseError.self,
                "\(String(decoding: changed, as: UTF8.self))"
            ) {
                let read = try MinisignSignature(decoding: changed)
                try secretKey.publicKey.verify(read, for: message)
            }
        }
    }

    @Test func flippedBitsInTheUntrustedCommentNeverTrap() throws {
        let file = signature.encoded
        let end = try #require(file.firstIndex(of: 10))
        for changed in MinisignFixtures.bitFlips(file, in: 0..<end) {
            guard let read = try? MinisignSignature(decoding: changed) else { continue }
            #expect(read.encoded == changed)
        }
    }
}
