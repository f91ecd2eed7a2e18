import ModelRelease
import Testing

@Suite struct MinisignPublicKeyTests {
    private let key: MinisignPublicKey

    init() throws { key = try MinisignFixtures.secretKey().publicKey }

    @Test func survivesBothForms() throws {
        #expect(try MinisignPublicKey(decoding: key.encoded) == key)
        #expect(try MinisignPublicKey(base64: key.base64) == key)
        let text = String(decoding: key.encoded, as: UTF8.self)
        #expect(
            text == "untrusted comment: minisign public key \(key.keyID)\n\(key.base64)\n"
        )
        #expect(key.encoded.count <= MinisignPublicKey.fileByteCountLimit)
    }

    @Test func refusesOtherStructures() {
        let comment = "untrusted comment: c\n"
        let line = key.base64
        let cases: [(String, MinisignFault)] = [
            ("", .lines),
            (comment, .lines),
            (comment + line, .lines),
            (comment + line + "\n\n", .lines),
            ("\n" + comment + line + "\n", .lines),
            ("c\n" + line + "\n", .comment),
            ("trusted comment: c\n" + line + "\n", .comment),
            ("untrusted comment: \u{1B}[2J\n" + line + "\n", .comment),
            ("untrusted comment: c\r\n" + line + "\r\n", .comment),
            ("untrusted comment: \(String(repeating: "c", count: 1004))\n" + line + "\n", .comment),
            (comment + line + "\r\n", .base64),
            (comment + " " + line + "\n", .base64),
            (comment + line.dropLast(4) + "\n", .base64),
            (comment + line + "AAAA\n", .base64),
            (comment + line.replacing("R", with: "-") + "\n", .base64),
            (comment + "E" + line.dropFirst() + "\n", .algorithm),
        ]
        for (text, fault) in cases {
            #expect(
                throws: ModelReleaseError.malformedMinisign(file: .publicKey, fault: fault),
                "\(text)"
            ) {
                try MinisignPublicKey(decoding: Array(text.utf8))
            }
        }
    }

    @Test func acceptsTheLongestCommentAndNoUTF8Damage() throws {
        let longest = String(repeating: "c", count: 1003)
        let file = Array("untrusted comment: \(longest)\n\(key.base64)\n".utf8)
        #expect(try MinisignPublicKey(decoding: file) == key)
        let broken = Array("untrusted comment: ".utf8) + [0xC3, 10] + Array("\(key.base64)\n".utf8)
        #expect(
            throws: ModelReleaseError.malformedMinisign(file: .publicKey, fault: .comment)
        ) {
            try MinisignPublicKey(decoding: broken)
        }
    }

    @Test func truncationsAndTrailersAreRefused() {
        for changed in MinisignFixtures.truncations(key.encoded)
            + MinisignFixtures.trailers.map({ key.encoded + $0 })
        {
            #expect(throws: ModelReleaseError.self) { try MinisignPublicKey(decoding: changed) }
        }
        for changed in MinisignFixtures.truncations(Array(key.base64.utf8)) {
            #expect(throws: ModelReleaseError.self) {
                try MinisignPublicKey(base64: String(decoding: changed, as: UTF8.self))
            }
        }
    }

    @Test func aFlippedBitNeverGivesTheSameKey() {
        let file = key.encoded
        let start = file.count - key.base64.utf8.count - 1
        for changed in MinisignFixtures.bitFlips(file, in: start..<file.count) {
            #expect((try? MinisignPublicKey(decoding: changed)) != key)
        }
    }
}
