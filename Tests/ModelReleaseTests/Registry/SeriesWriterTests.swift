import Foundation
import ProtocolPrimitives
import Recommenders
import Testing

@testable import ModelRelease

/// Publications and changes of a series, and what a verification says of them.
@Suite struct SeriesWriterTests {
    private struct Fixture {
        let scratch: ScratchFolder
        let sample: SampleRelease
        let registry: ReleaseRegistry
        var key: MinisignSecretKey { sample.key }
        var series: ReleaseSeries { get throws { try registry.series("sample") } }

        init() throws {
            scratch = try ScratchFolder()
            sample = try SampleRelease()
            registry = ReleaseRegistry(path: scratch.path("registry"))
        }

        func writer(_ key: MinisignSecretKey? = nil) throws -> SeriesWriter {
            try SeriesWriter(
                name: SeriesName("sample"),
                in: registry,
                key: key ?? sample.key
            )
        }

        @discardableResult
        func publish(_ round: UInt32, from other: SampleRelease? = nil) throws -> String {
            let contents = try (other ?? sample).contents(
                counts: [3, 1, Double(round)],
                round: round
            )
            return try writer().publish(contents).version.description
        }

        func verify(
            _ key: MinisignSecretKey? = nil,
            memory: SeriesVerification.Memory? = nil
        ) throws -> SeriesVerification {
            try SeriesVerification(
                series: series,
                publicKey: (key ?? sample.key).publicKey,
                memory: memory
            )
        }

        func statement(_ statement: SignedStatement, _ name: String) throws {
            try FileManager.default.createDirectory(
                atPath: registry.keysPath,
                withIntermediateDirectories: true
            )
            try Data(statement.encoded).write(
                to: URL(fileURLWithPath: "\(registry.keysPath)/\(name)")
            )
        }
    }

    private static let time = "2026-01-01T00:00:00Z"

    @Test func releasesFollowEachOther() throws {
        let fixture = try Fixture()
        #expect(try (0...2).map { try fixture.publish($0) } == ["1.0.0", "1.1.0", "1.2.0"])
        let verification = try fixture.verify()
        #expect(verification.isValid, "\(verification.checks.filter { !$0.passed })")
        let manifests = verification.members.compactMap(\.verification?.manifest)
        #expect(manifests.map { $0.version?.description } == ["1.0.0", "1.1.0", "1.2.0"])
        #expect(manifests[0].lineage.previousManifest == nil)
        #expect(
            manifests[2].lineage.previousManifest == verification.members[1].release.manifest
        )
        // One ledger: the last ε holds for all, and is more than the first.
        let epsilons = manifests.compactMap(\.privacy.epsilon)
        #expect(verification.cost?.epsilon == epsilons.last && epsilons[0] < epsilons[2])
    }

    @Test func differentLedgersAddUp() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        try fixture.publish(0, from: SampleRelease(seed: 5))
        let verification = try fixture.verify()
        #expect(verification.isValid, "\(verification.checks.filter { !$0.passed })")
        let each = verification.members.compactMap(\.release.epsilon)
        #expect(verification.cost?.epsilon == each[0] + each[1])
        #expect(verification.cost?.delta == 2e-6)
        #expect(verification.checks.last?.detail.contains("2 ledgers") == true)
        try fixture.publish(0, from: SampleRelease(seed: 6, isPrivate: false))
        let open = try fixture.verify()
        #expect(open.isValid && open.cost != nil && open.cost?.epsilon == nil)
        #expect(open.checks.last?.detail.hasPrefix("NONE") == true)
    }

    /// A ledger that two releases name, and that one of them does not continue.
    @Test func aForkedLedgerIsFound() throws {
        let fixture = try Fixture()
        let twin = try SampleRelease()
        try fixture.publish(0)
        _ = try twin.contents(counts: [9, 9, 9], round: 0)
        let forked = try twin.contents(counts: [1, 2, 3], round: 1)
        let first = try SemanticVersion("1.0.0")
        #expect(throws: ModelReleaseError.ledgerGoesBack(version: first)) {
            try fixture.writer().publish(forked)
        }
        // A publisher whose program does not look.
        _ = try fixture.writer().add(forked, version: nil, reason: nil)
        let failed = try fixture.verify().checks.filter { !$0.passed }
        #expect(failed.map(\.name) == ["ledgers"])
        #expect(failed[0].detail.contains("1.1.0 does not continue that of 1.0.0"))
    }

    @Test func versionsOnlyGoUp() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        let contents = try fixture.sample.contents(counts: [1, 2, 3], round: 1)
        func attempt(_ version: String, algorithm: String? = nil) throws {
            var contents = contents
            if let algorithm { contents.manifest.algorithm = algorithm }
            _ = try fixture.writer().publish(contents, version: SemanticVersion(version))
        }
        let first = try SemanticVersion("1.0.0")
        #expect(throws: ModelReleaseError.releaseExists(first)) { try attempt("1.0.0") }
        let low = try SemanticVersion("0.9.0")
        #expect(throws: ModelReleaseError.versionNotAbove(low, latest: first)) {
            try attempt("0.9.0")
        }
        let minor = try SemanticVersion("1.5.0")
        let major = try SemanticVersion("2.0.0")
        #expect(throws: ModelReleaseError.algorithmChanged(version: minor, least: major)) {
            try attempt("1.5.0", algorithm: "ials")
        }
        try attempt("1.0.1")
        #expect(try fixture.series.pointer().pointer.version.description == "1.0.1")
        var other = contents
        other.manifest.algorithm = "ials"
        #expect(try fixture.writer().publish(other).version == major)
    }

    @Test func aRollbackWithdrawsWhatCameAfter() throws {
        let fixture = try Fixture()
        for round in 0...2 as ClosedRange<UInt32> { try fixture.publish(round) }
        let before = try fixture.series.pointer().pointer
        let target = try SemanticVersion("1.0.0")
        let pointer = try fixture.writer().rollback(
            to: target,
            reason: "bad lists",
            time: Self.time
        )
        #expect(pointer.version == target && pointer.serial == 4)
        #expect(pointer.releases.map(\.withdrawn) == [nil, "bad lists", "bad lists"])
        #expect(pointer.events.last?.reason == "bad lists" && pointer.continues(before))
        #expect(!before.continues(pointer))
        #expect(try fixture.verify().isValid)
        // The next version is above the withdrawn ones, and follows the highest of them.
        #expect(try fixture.publish(3) == "1.3.0")
        let verification = try fixture.verify()
        #expect(verification.isValid, "\(verification.checks.filter { !$0.passed })")
        for (version, reason) in [("1.1.0", "withdrawn"), ("1.3.0", "already")] {
            #expect(
                throws: (any Error).self,
                "\(reason)"
            ) {
                _ = try fixture.writer().rollback(
                    to: SemanticVersion(version),
                    reason: "x",
                    time: Self.time
                )
            }
        }
        #expect(throws: try ModelReleaseError.unknownRelease(SemanticVersion("7.0.0"))) {
            _ = try fixture.writer().rollback(
                to: SemanticVersion("7.0.0"),
                reason: "x",
                time: Self.time
            )
        }
        #expect(throws: ModelReleaseError.invalidComment) {
            _ = try fixture.writer().rollback(
                to: target,
                reason: "two\nlines",
                time: Self.time
            )
        }
    }

    @Test func anOldPointerIsNoticedByWhoRemembers() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        let path = try fixture.series.pointerPath
        let old = try Data(contentsOf: URL(fileURLWithPath: path))
        try fixture.publish(1)
        let seen = try fixture.series.pointer().pointer
        #expect(try fixture.verify(memory: .pointer(seen)).isValid)
        try old.write(to: URL(fileURLWithPath: path))
        #expect(try fixture.verify().isValid)
        for memory in [SeriesVerification.Memory.serial(2), .pointer(seen)] {
            let failed = try fixture.verify(memory: memory).checks.filter { !$0.passed }
            #expect(failed.map(\.name) == ["memory"])
            #expect(failed[0].detail.contains("OLDER"))
        }
        // Another second release under the same serial number.
        try FileManager.default.removeItem(
            atPath: fixture.series.path(of: SemanticVersion("1.1.0"))
        )
        try fixture.publish(2)
        let forked = try fixture.verify(memory: .pointer(seen)).checks.filter { !$0.passed }
        #expect(forked.count == 1 && forked[0].detail.contains("tells another history"))
    }

    @Test func noByteOfAPointerCanBeChanged() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        let bytes = try fixture.series.pointer().encoded
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1 << UInt8(place % 8)
            let isAuthentic =
                (try? SignedPointer(decoding: changed).verify(by: fixture.key.publicKey)) != nil
            #expect(!isAuthentic, "byte \(place)")
        }
    }

    @Test func whatThePointerNamesHasToBeThere() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        try fixture.publish(1)
        let first = try fixture.series.path(of: SemanticVersion("1.0.0"))
        let second = try fixture.series.path(of: SemanticVersion("1.1.0"))
        let away = fixture.scratch.path("away")
        try FileManager.default.moveItem(atPath: first, toPath: away)
        #expect(try fixture.verify().checks.contains { $0.detail == "1.0.0 is missing" })
        // The other release in its place.
        try FileManager.default.copyItem(atPath: second, toPath: first)
        let swapped = try fixture.verify().checks.filter { !$0.passed }
        #expect(swapped.contains { $0.detail == "1.0.0 is another release than the pointer says" })
        #expect(throws: ModelReleaseError.self) {
            _ = try fixture.writer().rollback(
                to: SemanticVersion("1.0.0"),
                reason: "x",
                time: Self.time
            )
        }
    }

    @Test func twoWritersAtOnceAreOneTooMany() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        let before = try fixture.series.pointer()
        let holder = try fixture.writer()
        #expect(throws: FileError.self) { try fixture.publish(1) }
        #expect(try fixture.series.pointer() == before)
        _ = consume holder
        #expect(try fixture.publish(2) == "1.1.0")
    }

    @Test func whatAnInterruptedPublicationLeftIsNotUsed() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        let left = try fixture.series.path(of: SemanticVersion("1.1.0"))
        try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
        #expect(throws: ModelReleaseError.leftoverRelease(path: left)) { try fixture.publish(1) }
        let verification = try fixture.verify()
        #expect(verification.isValid)
        #expect(verification.checks.contains { $0.detail.contains("the folder also has 1.1.0") })
        #expect(try fixture.series.pointer().pointer.version == .first)
    }

    @Test func keysChangeHands() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        let next = try MinisignFixtures.secretKey(seed: 77)
        let handover = try KeyHandover(from: fixture.key, to: next, created: Self.time)
        try fixture.statement(handover.statement, handover.fileName)
        #expect(
            throws: ModelReleaseError.keyHandedOver(fixture.key.keyID, to: next.keyID)
        ) { try fixture.publish(1) }
        let contents = try fixture.sample.contents(counts: [1, 2, 3], round: 2)
        #expect(try fixture.writer(next).publish(contents).version.description == "1.1.0")
        #expect(try fixture.verify().isValid)
        #expect(try fixture.verify(next).isValid)
        let stranger = try MinisignFixtures.secretKey(seed: 78)
        #expect(try !fixture.verify(stranger).isValid)
        #expect(throws: ModelReleaseError.self) {
            _ = try fixture.writer(stranger).rollback(to: .first, reason: "x", time: Self.time)
        }
    }

    /// A thief's key is revoked: nothing it signed is valid until the new key vouches for it.
    @Test func aRevokedKeysReleasesNeedANewWord() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        try fixture.publish(1)
        let next = try MinisignFixtures.secretKey(seed: 77)
        let handover = try KeyHandover(from: fixture.key, to: next, created: Self.time)
        try fixture.statement(handover.statement, handover.fileName)
        let revocation = try KeyRevocation(
            of: fixture.key.publicKey,
            by: next,
            reason: "stolen",
            created: Self.time
        )
        try fixture.statement(revocation.statement, revocation.fileName)
        let revoked = try fixture.verify(next).checks.filter { !$0.passed }
        #expect(revoked.map(\.name) == ["pointer"] && revoked[0].detail.contains("stolen"))
        let old = try fixture.verify().checks.filter { !$0.passed }
        #expect(old.first?.name == "keys")
        let contents = try fixture.sample.contents(counts: [1, 2, 3], round: 2)
        #expect(throws: ModelReleaseError.self) { _ = try fixture.writer(next).publish(contents) }
        #expect(throws: ModelReleaseError.self) { _ = try fixture.writer().publish(contents) }

        let pointer = try fixture.writer(next).endorse([.first], reason: "ours", time: Self.time)
        #expect(pointer.version == .first)
        #expect(pointer.releases.map(\.withdrawn) == [nil, "ours"])
        let verification = try fixture.verify(next)
        #expect(verification.isValid, "\(verification.checks.filter { !$0.passed })")
        #expect(try fixture.writer(next).publish(contents).version.description == "1.2.0")
        #expect(try fixture.verify(next).isValid)
        // Alone, without the pointer that vouches for it, the release is refused.
        let keys = try TrustedKeys(
            pinned: next.publicKey,
            statements: fixture.registry.keyStatements()
        )
        let alone = try ReleaseVerification(path: fixture.series.path(of: .first), keys: keys)
        #expect(alone.checks.filter { !$0.passed }.map(\.name) == ["key"])
    }

    @Test func aSeriesLoadsItsLatestRelease() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        try fixture.publish(1)
        let path = try fixture.series.path
        #expect(try ReleaseBundle(path: path).model.counts == [3, 1, 1])
        _ = try fixture.writer().rollback(to: .first, reason: "x", time: Self.time)
        #expect(try ReleaseBundle(path: path).model.counts == [3, 1, 0])
        let manifest = try fixture.series.path(of: .first) + "/manifest.json"
        try Data("{}".utf8).write(to: URL(fileURLWithPath: manifest))
        #expect(throws: ModelReleaseError.self) { try ReleaseBundle(path: path) }
    }

    @Test func theListForBrowsersNamesEverySeries() throws {
        let fixture = try Fixture()
        try fixture.publish(0)
        let other = try SeriesWriter(
            name: SeriesName("another"),
            in: fixture.registry,
            key: fixture.key
        )
        _ = try other.publish(
            fixture.sample.contents(counts: [1, 2, 3], round: 1, name: "another")
        )
        #expect(try fixture.registry.series().map(\.name.description) == ["another", "sample"])
        let index = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: fixture.registry.path + "/index.json"))
        )
        let entries = (index as? [String: Any])?["series"] as? [[String: String]]
        #expect(entries?.map { $0["name"] } == ["another", "sample"])
        #expect(throws: ModelReleaseError.self) {
            try ReleaseRegistry(path: fixture.scratch.path("nothing")).series()
        }
    }
}
