import Foundation
import ProtocolPrimitives
import Testing

@testable import ModelRelease

/// Pointers that contradict themselves or the releases, signed by the very key they should be.
@Suite struct ReleasePointerTests {
    /// A series of three releases.
    private static func series(_ scratch: ScratchFolder) throws -> (
        series: ReleaseSeries, key: MinisignSecretKey
    ) {
        let sample = try SampleRelease()
        let registry = ReleaseRegistry(path: scratch.path("registry"))
        for round in 0..<3 as Range<UInt32> {
            _ = try SeriesWriter(name: SeriesName("sample"), in: registry, key: sample.key).publish(
                sample.contents(counts: [3, 1, Double(round)], round: round)
            )
        }
        return (try registry.series("sample"), sample.key)
    }

    @Test func aReleaseThatIsLeftOutBreaksTheLineage() throws {
        let scratch = try ScratchFolder()
        let (series, key) = try Self.series(scratch)
        var pointer = try series.pointer().pointer
        pointer.releases.remove(at: 1)
        let bytes = try SignedPointer(pointer, key: key).encoded
        try Data(bytes).write(to: URL(fileURLWithPath: series.pointerPath))
        let failed = try SeriesVerification(series: series, publicKey: key.publicKey).checks
            .filter { !$0.passed }
        #expect(failed.map(\.name) == ["lineage"])
        #expect(failed[0].detail == "1.2.0 does not name 1.0.0 as the one before it")
    }

    @Test func otherWordsThanTheManifestsAreFound() throws {
        let scratch = try ScratchFolder()
        let (series, key) = try Self.series(scratch)
        for change in [
            { $0.releases[0].epsilon = 0.001 }, { $0.releases[0].delta = nil },
            { $0.releases[0].algorithm = "ials" }, { $0.releases[0].ledger = "other" },
        ] as [(inout ReleasePointer) -> Void] {
            var pointer = try series.pointer().pointer
            let original = try series.pointer().encoded
            change(&pointer)
            try Data(SignedPointer(pointer, key: key).encoded).write(
                to: URL(fileURLWithPath: series.pointerPath)
            )
            let failed = try SeriesVerification(series: series, publicKey: key.publicKey).checks
                .filter { !$0.passed }
            #expect(failed.map(\.name) == ["release"])
            try Data(original).write(to: URL(fileURLWithPath: series.pointerPath))
        }
    }

    @Test func pointersThatContradictThemselvesAreRefused() throws {
        let scratch = try ScratchFolder()
        let (series, key) = try Self.series(scratch)
        let good = try series.pointer().pointer
        #expect(good.isConsistent)
        let other = try SemanticVersion("7.0.0")
        let changes: [(inout ReleasePointer) -> Void] = [
            { $0.serial = 0 }, { $0.serial = -1 }, { $0.serial = .max }, { $0.serial += 1 },
            { $0.version = other }, { $0.version = .first },
            { $0.manifest = String(repeating: "0", count: 64) }, { $0.releases = [] },
            { $0.releases.reverse() }, { $0.releases.append($0.releases[2]) },
            { $0.releases[2].withdrawn = "bad" }, { $0.events.removeLast() },
            { $0.events.swapAt(0, 1) }, { $0.events[1].serial = 1 },
            { $0.events[2].version = .first }, { $0.events[0].reason = "a\nb" },
            { $0.events[0].created = "\u{1B}[2J" }, { $0.releases[0].algorithm = "\u{7}" },
            { $0.releases[0].withdrawn = "" }, { $0.releases[0].epsilon = -1 },
            { $0.name = "../x" }, { $0.name = "" },
        ]
        for (number, change) in changes.enumerated() {
            var pointer = good
            change(&pointer)
            #expect(!pointer.isConsistent, "change \(number)")
            // However it came about, well signed.
            let bytes = try SignedStatement(pointer, format: .pointer, keys: [key]).encoded
            #expect(throws: ModelReleaseError.self, "change \(number)") {
                try SignedPointer(decoding: bytes)
            }
        }
    }

    @Test func statementsOfOneKindAreNotReadAsAnother() throws {
        let scratch = try ScratchFolder()
        let (series, key) = try Self.series(scratch)
        let pointer = try series.pointer().pointer
        for format in [StatementFormat.handover, .revocation] {
            let bytes = try SignedStatement(pointer, format: format, keys: [key]).encoded
            #expect(throws: ModelReleaseError.self) { try SignedPointer(decoding: bytes) }
        }
        let twice = try SignedStatement(pointer, format: .pointer, keys: [key, key]).encoded
        #expect(throws: ModelReleaseError.self) { try SignedPointer(decoding: twice) }
    }

    @Test func aPointerOfAnotherSeriesIsRefused() throws {
        let scratch = try ScratchFolder()
        let (series, key) = try Self.series(scratch)
        let moved = scratch.path("registry/other")
        try FileManager.default.moveItem(atPath: series.path, toPath: moved)
        let failed = try SeriesVerification(
            series: ReleaseSeries(path: moved),
            publicKey: key.publicKey
        ).checks.filter { !$0.passed }
        #expect(failed.map(\.name) == ["pointer"])
        #expect(failed[0].detail.contains("contradicts itself or its folder"))
    }
}
