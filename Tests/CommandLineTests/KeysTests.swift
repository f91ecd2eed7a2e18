import Foundation
import Testing

@Suite(.serialized) struct KeysTests {
    @Test func generatesAndShowsAnEncryptedKey() throws {
        let scratch = try Scratch()
        let password = try scratch.write("correct horse\n", to: "password")
        let generate = try Tool.run(
            [
                "keys", "generate", scratch.path("shop"), "--password-file", password, "--json",
            ])
        #expect(generate.status == 0, "\(generate.errors)")
        #expect(try generate.json()["encrypted"] as? Bool == true)
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path("shop.key"))
        #expect((attributes[.posixPermissions] as? Int ?? 0) & 0o077 == 0)

        let publicKey = try Tool.run(["keys", "show", scratch.path("shop.pub"), "--json"])
        let secretKey = try Tool.run(
            ["keys", "show", scratch.path("shop.key"), "--password-file", password, "--json"])
        #expect(publicKey.status == 0 && secretKey.output == publicKey.output)

        let wrong = try scratch.write("wrong\n", to: "wrong")
        let refused = try Tool.run(
            ["keys", "show", scratch.path("shop.key"), "--password-file", wrong])
        #expect(refused.status == 1 && refused.errors.contains("password"))
        let silent = try Tool.run(["keys", "show", scratch.path("shop.key")])
        #expect(silent.status == 64 && silent.errors.contains("--password-file"))
    }

    @Test func neverOverwritesAKey() throws {
        let scratch = try Scratch()
        #expect(try Tool.run(["keys", "generate", scratch.path("k"), "--unencrypted"]).status == 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path("k.key")))
        let again = try Tool.run(["keys", "generate", scratch.path("k"), "--unencrypted"])
        #expect(again.status == 1 && again.errors.contains("exists"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path("k.key"))) == before)
    }

    @Test func refusesContradictionsAndOtherFiles() throws {
        let scratch = try Scratch()
        #expect(
            try Tool.run(
                ["keys", "generate", scratch.path("k"), "--unencrypted", "--password-file", "x"]
            ).status == 64
        )
        let file = try scratch.write("no key\n", to: "file")
        let outcome = try Tool.run(["keys", "show", file])
        #expect(outcome.status != 0 && outcome.errors.hasPrefix("error: "))
    }
}
