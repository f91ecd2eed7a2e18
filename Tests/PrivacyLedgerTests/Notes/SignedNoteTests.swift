import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

@Suite struct SignedNoteTests {
    /// The example of the Go package golang.org/x/mod/sumdb/note.
    static let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let text =
        "If you think cryptography is the answer to your problem,\n"
        + "then you don't know what your problem is.\n"
    static let note =
        text
        + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

    @Test func verifiesTheGoExample() throws {
        let key = try NoteVerifierKey(text: Self.key)
        #expect(key.name == "PeterNeumann")
        #expect(key.keyID == 0xc74f_20a3)
        #expect(key.text == Self.key)
        let note = try SignedNote(decoding: Array(Self.note.utf8))
        #expect(note.text == Self.text)
        #expect(note.verdict(of: key) == .valid)
        #expect(note.bytes == Array(Self.note.utf8))
    }

    /// The examples of C2SP signed-note and tlog-checkpoint; their keys are not published there.
    @Test func readsTheSpecificationExamples() throws {
        let poem =
            "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
        let note = try SignedNote(decoding: Array(poem.utf8))
        #expect(note.text.hasSuffix("\n\ned è subito sera.\n"))
        #expect(note.signatures.map(\.keyID) == [0x367b_a04b])
        let log =
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        let checkpoint = try Checkpoint(text: SignedNote(decoding: Array(log.utf8)).text)
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.treeSize == 20_852_163)
    }

    @Test func everyBitFlipIsRefusedOrFails() throws {
        let key = try NoteVerifierKey(text: Self.key)
        let good = Array(Self.note.utf8)
        for index in good.indices {
            for bit in 0..<8 {
                var bad = good
                bad[index] ^= 1 << UInt8(bit)
                let verdict = (try? SignedNote(decoding: bad))?.verdict(of: key)
                #expect(verdict != .valid, "byte \(index) bit \(bit)")
            }
        }
        for length in good.indices {
            let verdict = (try? SignedNote(decoding: Array(good.prefix(length))))?.verdict(of: key)
            #expect(verdict == nil)
        }
    }

    @Test(arguments: [
        "", "\n", "\n\n", "text\n", "text\n\n", "text\n\n— a b\n", "text\n\n— a AAAAAA==",
        "text\n\n- a AAAAAAA=\n", "text\n\n—  a AAAAAAA=\n", "text\n\n— a AAAAAAA=\r\n",
        "text\n\n— a+b AAAAAAA=\n", "text\n\n— a AAAAAAB=\n", "text\n\n— a AAAAAA==\n",
        "te\u{0}xt\n\n— a AAAAAAA=\n", "text\n\n— a AAAAAAA=\nmore\n", "— a AAAAAAA=\n",
    ])
    func malformedNotesAreRefused(text: String) {
        #expect(throws: PrivacyLedgerError.invalidSignedNote) {
            try SignedNote(decoding: Array(text.utf8))
        }
    }

    @Test func notesWithTooManySignaturesOrBadUTF8AreRefused() throws {
        let line = "— a AAAAAAA=\n"
        let most = "text\n\n" + String(repeating: line, count: 16)
        #expect(throws: Never.self) { try SignedNote(decoding: Array(most.utf8)) }
        #expect(throws: PrivacyLedgerError.self) {
            try SignedNote(decoding: Array((most + line).utf8))
        }
        #expect(throws: PrivacyLedgerError.self) {
            try SignedNote(decoding: [0xFF, 0x0A, 0x0A] + Array(line.utf8))
        }
    }

    @Test func otherKeysAreIgnoredAndAForgedOneFails() throws {
        let signer = try NoteSigner(name: "log", key: Fixture.signingKey(1))
        let other = try NoteSigner(name: "log", key: Fixture.signingKey(2))
        let note = try signer.sign(text: "hello\n")
        #expect(note.verdict(of: signer.verifierKey) == .valid)
        #expect(note.verdict(of: other.verifierKey) == .absent)
        let renamed = try NoteVerifierKey(name: "log2", key: signer.verifierKey.key)
        #expect(note.verdict(of: renamed) == .absent)
        // A second line that claims the key and does not verify spoils the note.
        var bytes = note.signatures[0].bytes
        bytes[0] ^= 1
        let forged = SignedNote.Signature(
            name: "log",
            keyID: signer.verifierKey.keyID,
            bytes: bytes
        )
        let spoiled = try SignedNote(text: note.text, signatures: note.signatures + [forged])
        #expect(spoiled.verdict(of: signer.verifierKey) == .invalid)
    }

    @Test(arguments: [
        "", "a", "a+b", "a+b+c", "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpcwQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
    ])
    func malformedKeysAreRefused(text: String) {
        #expect(throws: PrivacyLedgerError.invalidNoteKey) { try NoteVerifierKey(text: text) }
    }
}
