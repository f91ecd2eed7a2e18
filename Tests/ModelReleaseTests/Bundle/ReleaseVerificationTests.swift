import Foundation
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Testing

/// Whole release directories, good and changed.
@Suite struct ReleaseVerificationTests {
    private struct Fixture {
        let scratch: ScratchFolder
        let key: MinisignSecretKey
        var path: String { scratch.path("release") }

        init(isPrivate: Bool = true) throws {
            scratch = try ScratchFolder()
            let sample = try SampleRelease(isPrivate: isPrivate)
            key = sample.key
            var contents = try sample.contents(counts: [3, 1, 2])
            contents.further = ["notes.json": Array("{}\n".utf8)]
            _ = try ReleaseWriter(key: key).write(contents, to: path)
        }

        func verify() throws -> ReleaseVerification {
            try ReleaseVerification(path: path, publicKey: key.publicKey)
        }

        /// Names of the checks that fail.
        func failures() throws -> [String] {
            try verify().checks.filter { !$0.passed }.map(\.name)
        }

        var names: [String] {
            let found = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String }
            return (found ?? []).filter { $0.contains(".") || $0.hasPrefix("ledger/") }.sorted()
        }
    }

    @Test func aReleasePassesAndSaysWhatItMeans() throws {
        let fixture = try Fixture()
        let verification = try fixture.verify()
        #expect(verification.isValid, "\(verification.checks.filter { !$0.passed })")
        #expect(
            verification.checks.map(\.name) == [
                "key", "signature", "manifest", "files", "model", "ledger", "terms", "inclusion",
                "model entry", "checkpoint", "privacy",
            ]
        )
        #expect(verification.checks.allSatisfy { $0.meaning.count > 20 })
        #expect((verification.epsilon ?? 0) > 0)
        #expect(fixture.names.count == 10)
    }

    @Test func aReleaseWithoutPrivacySaysSo() throws {
        let verification = try Fixture(isPrivate: false).verify()
        #expect(verification.isValid && verification.epsilon == nil)
        #expect(verification.checks.last?.detail.hasPrefix("NONE") == true)
    }

    /// Bytes all over every file of the bundle.
    @Test func noByteOfAnyFileCanBeChanged() throws {
        let fixture = try Fixture()
        var random = try SeededRandomSource(seed: 6, label: "tampering")
        for name in fixture.names {
            let url = URL(fileURLWithPath: "\(fixture.path)/\(name)")
            let original = try Data(contentsOf: url)
            let stride = max(1, original.count / 60)
            for place in Swift.stride(from: 0, to: original.count, by: stride) {
                var changed = original
                changed[place] ^= 1 << (random.bytes(count: 1)[0] % 8)
                try changed.write(to: url)
                #expect(try !fixture.verify().isValid, "\(name), byte \(place)")
            }
            for changed in [original + [0], original.dropLast(), Data()] {
                try changed.write(to: url)
                #expect(try !fixture.verify().isValid, "\(name), \(changed.count) bytes")
            }
            try FileManager.default.removeItem(at: url)
            #expect(try !fixture.verify().isValid, "\(name) missing")
            try original.write(to: url)
        }
        #expect(try fixture.verify().isValid)
    }

    @Test func whatDoesNotBelongThereIsNamed() throws {
        let fixture = try Fixture()
        let manager = FileManager.default
        let stranger = "\(fixture.path)/ledger/extra"
        try Data([1]).write(to: URL(fileURLWithPath: stranger))
        let found = try fixture.verify().checks.filter { !$0.passed }
        #expect(found.map(\.detail) == ["ledger/extra is not in the manifest"])
        try manager.removeItem(atPath: stranger)
        try manager.createDirectory(
            atPath: "\(fixture.path)/empty",
            withIntermediateDirectories: false
        )
        #expect(try fixture.failures() == ["files"])
        try manager.removeItem(atPath: "\(fixture.path)/empty")
        // The very file, but through a link.
        try manager.moveItem(
            atPath: "\(fixture.path)/items.csv",
            toPath: fixture.scratch.path("items.csv")
        )
        try manager.createSymbolicLink(
            atPath: "\(fixture.path)/items.csv",
            withDestinationPath: fixture.scratch.path("items.csv")
        )
        let linked = try fixture.verify().checks.filter { !$0.passed }
        #expect(linked.first?.detail == "items.csv is a link or no regular file")
    }

    /// Whoever changes a release does not write to the terminal of who checks it.
    @Test func namesOfFilesCannotCommandTerminals() throws {
        let fixture = try Fixture()
        try Data().write(to: URL(fileURLWithPath: "\(fixture.path)/a\u{1B}[2Jb"))
        let failed = try fixture.verify().checks.filter { !$0.passed }
        #expect(failed.map(\.detail) == ["a\u{FFFD}[2Jb is not in the manifest"])
    }

    @Test func aHugeFileIsNotRead() throws {
        let fixture = try Fixture()
        // A sparse file of a terabyte takes no room.
        #expect(truncate("\(fixture.path)/MODEL_CARD.md", 1 << 40) == 0)
        let found = try fixture.verify().checks.filter { !$0.passed }
        #expect(found.count == 1 && found[0].detail.contains("1099511627776 bytes where"))
    }

    @Test func filesOfAnotherReleaseAreRefused() throws {
        let fixture = try Fixture()
        let other = fixture.scratch.path("other")
        var contents = try SampleRelease(seed: 2).contents(counts: [1, 2, 3])
        contents.facts.users = 7
        _ = try ReleaseWriter(key: fixture.key).write(contents, to: other)
        #expect(try ReleaseVerification(path: other, publicKey: fixture.key.publicKey).isValid)
        for name in fixture.names where name != "items.csv" && name != "notes.json" {
            let url = URL(fileURLWithPath: "\(fixture.path)/\(name)")
            let own = try Data(contentsOf: url)
            let foreign = try Data(contentsOf: URL(fileURLWithPath: "\(other)/\(name)"))
            #expect(own != foreign, "\(name)")
            try foreign.write(to: url)
            #expect(try !fixture.verify().isValid, "\(name)")
            try own.write(to: url)
        }
    }

    @Test func anotherKeyIsNamed() throws {
        let fixture = try Fixture()
        let other = try MinisignFixtures.secretKey(seed: 9)
        let verification = try ReleaseVerification(path: fixture.path, publicKey: other.publicKey)
        let failed = verification.checks.filter { !$0.passed }
        #expect(failed.map(\.name) == ["key", "signature"])
        #expect(failed[0].detail.contains("\(fixture.key.keyID)"))
    }

    /// The publisher signs a release with a copy of the ledger from before it.
    @Test func anOlderLedgerThanTheReleaseClaimsIsRefused() throws {
        let scratch = try ScratchFolder()
        let sample = try SampleRelease()
        let first = try sample.contents(counts: [3, 1, 2])
        var second = try sample.contents(counts: [3, 1, 2.5], round: 1)
        second.ledger = first.ledger
        _ = try ReleaseWriter(key: sample.key).write(second, to: scratch.path("r"))
        let failed = try ReleaseVerification(
            path: scratch.path("r"),
            publicKey: sample.key.publicKey
        ).checks.filter { !$0.passed }
        #expect(failed.contains { $0.name == "checkpoint" && $0.detail.contains("older") })
        #expect(failed.contains { $0.name == "inclusion" })
    }

    @Test(arguments: [0.5, 2.0]) func anotherEpsilonThanTheLedgersIsRefused(factor: Double) throws {
        let scratch = try ScratchFolder()
        let sample = try SampleRelease()
        var contents = try sample.contents(counts: [3, 1, 2])
        contents.manifest.privacy.epsilon = (contents.manifest.privacy.epsilon ?? 1) * factor
        _ = try ReleaseWriter(key: sample.key).write(contents, to: scratch.path("r"))
        let failed = try ReleaseVerification(
            path: scratch.path("r"),
            publicKey: sample.key.publicKey
        ).checks.filter { !$0.passed }
        #expect(failed.map(\.name) == ["model entry", "privacy"])
        #expect(failed[1].detail.contains("but the manifest says"))
    }

    @Test(arguments: ["ledger/x", "items.csv", "manifest.json", "../x", "/x", "a//b", "a/./b", ""])
    func furtherFilesHaveToBeTheirOwn(name: String) throws {
        let scratch = try ScratchFolder()
        let sample = try SampleRelease()
        var contents = try sample.contents(counts: [3, 1, 2])
        contents.further = [name: [1]]
        #expect(throws: ModelReleaseError.invalidReleaseFile(name: name)) {
            try ReleaseWriter(key: sample.key).write(contents, to: scratch.path("r"))
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path("r")))
    }
}
