import DifferentialPrivacy
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

@Suite struct LedgerEntryTests {
    static func records() throws -> [LedgerRecord] {
        let event = try Fixture.event()
        let key = try NoteVerifierKey(name: "log", key: Fixture.signingKey().verifyingKey)
        return [
            .budgetOpened(try Fixture.opening()), .budgetOpened(try Fixture.opening(epsilon: nil)),
            Fixture.plan(0, event: event), Fixture.reserve(4_294_967_295, event: .nonPrivate),
            Fixture.release(3, event: .gaussian(noiseMultiplier: 2.5)),
            .aborted(RoundAborted(round: 1, reason: "too \"few\" \\ survivors")),
            .modelPublished(
                ModelPublished(
                    modelDigest: Fixture.digest("m"),
                    epsilon: 4.25,
                    delta: 1e-6,
                    accountant: "gdp",
                    rounds: 3
                )
            ),
            .modelPublished(
                ModelPublished(
                    modelDigest: Fixture.digest("m"),
                    epsilon: .infinity,
                    delta: 0,
                    accountant: "gdp",
                    rounds: 0
                )
            ),
            .keyRotated(KeyRotated(newKey: key)),
        ]
    }

    @Test func everyKindReadsBack() throws {
        for (index, record) in try Self.records().enumerated() {
            let entry = try LedgerEntry(index: index, time: Fixture.time(), record: record)
            let read = try LedgerEntry(line: entry.line)
            #expect(read == entry)
            #expect(read.record == record)
            #expect(!entry.line.contains(0x0A))
        }
    }

    /// The form is frozen: this line must decode to this value for ever (docs/ledger-format.md).
    @Test func storedFormIsFrozen() throws {
        let line =
            #"{"event":{"dimension":1000,"kind":"discreteGaussian","squaredSensitivity":1099511627776,"variance":4398046511108},"index":2,"kind":"reserved","round":0,"time":"2026-11-21T02:54:00Z","version":1}"#
        let time = try #require(LedgerTime("2026-11-21T02:54:00Z"))
        let entry = try LedgerEntry(
            index: 2,
            time: time,
            record: Fixture.reserve(0, event: Fixture.event())
        )
        #expect(String(decoding: entry.line, as: UTF8.self) == line)
        #expect(
            entry.leafHash.description == LedgerDigest(hashing: [0] + Array(line.utf8)).description
        )
    }

    /// Every change of one byte makes the line malformed or another entry, and none traps.
    @Test func everyByteCounts() throws {
        for record in try Self.records() {
            let entry = try LedgerEntry(index: 3, time: Fixture.time(), record: record)
            for position in entry.line.indices {
                for mask: UInt8 in [0x01, 0x20, 0x80] {
                    var line = entry.line
                    line[position] ^= mask
                    if let read = try? LedgerEntry(line: line) {
                        #expect(
                            read.record != entry.record || read.index != 3
                                || read.time != entry.time
                        )
                    }
                }
            }
            for length in entry.line.indices {
                #expect(throws: PrivacyLedgerError.self) {
                    try LedgerEntry(line: Array(entry.line.prefix(length)))
                }
            }
        }
    }

    @Test(arguments: [
        (#""version":1"#, #""version":2"#), (#""kind":"reserved""#, #""kind":"segmentPublished""#),
        (#""index":2"#, #""index":-2"#), (#""index":2"#, #""index":2.5"#),
        (#""round":0"#, #""round":4294967296"#), (#""round":0,"#, ""),
        (#""round":0,"#, #""round":0,"sampling":1,"#), ("discreteGaussian", "laplace"),
        (#""dimension":1000,"#, ""), ("02:54:00Z", "02:54:00+00:00"),
        (#""round":0"#, #""round":"0""#),
    ])
    func otherFormsAreRefused(old: String, new: String) throws {
        let line =
            #"{"event":{"dimension":1000,"kind":"discreteGaussian","squaredSensitivity":1099511627776,"variance":4398046511108},"index":2,"kind":"reserved","round":0,"time":"2026-11-21T02:54:00Z","version":1}"#
        #expect(throws: Never.self) { try LedgerEntry(line: Array(line.utf8)) }
        let changed = line.replacing(old, with: new)
        #expect(changed != line)
        #expect(throws: PrivacyLedgerError.self) { try LedgerEntry(line: Array(changed.utf8)) }
    }

    /// Events in events are stored and read, no deeper than any accountant takes.
    @Test func nestedEventsReadBack() throws {
        var event = PrivacyEvent.selfComposed(
            count: 7,
            event: .poissonSampled(rate: 0.25, event: .gaussian(noiseMultiplier: 2.5))
        )
        let entry = try LedgerEntry(
            index: 1,
            time: Fixture.time(),
            record: Fixture.reserve(0, event: event)
        )
        #expect(try LedgerEntry(line: entry.line).record == Fixture.reserve(0, event: event))
        event = .selfComposed(count: 2, event: event)
        #expect(throws: PrivacyLedgerError.self) {
            try LedgerEntry(
                index: 1,
                time: Fixture.time(),
                record: Fixture.reserve(0, event: event)
            )
        }
    }

    /// A ledger's charges are computed for adding or removing a user only.
    @Test func otherRelationsAreRefused() throws {
        var opening = try Fixture.opening()
        opening.relation = .replaceOne
        #expect(throws: PrivacyLedgerError.self) {
            try LedgerEntry(index: 0, time: Fixture.time(), record: .budgetOpened(opening))
        }
    }

    @Test func valuesThatCannotBeStoredAreRefused() throws {
        var tooLong = try Fixture.opening()
        tooLong.model = String(repeating: "x", count: 257)
        var empty = try Fixture.opening()
        empty.model = ""
        var control = try Fixture.opening()
        control.model = "a\nb"
        var negative = try Fixture.opening()
        negative.plannedMinimumContributors = -1
        var certain = try Fixture.opening()
        certain.secureAggregation.dropout = 1
        var notANumber = try Fixture.opening()
        notANumber.secureAggregation.corrupted = .nan
        var noisy = try Fixture.opening(epsilon: nil)
        noisy.noiseOrigin = .clients
        let records: [LedgerRecord] =
            [tooLong, empty, control, negative, certain, notANumber, noisy]
            .map(LedgerRecord.budgetOpened) + [
                Fixture.reserve(0, event: .unsupported(name: "laplace")),
                Fixture.reserve(0, event: .gaussian(noiseMultiplier: .infinity)),
                Fixture.reserve(0, event: .gaussian(noiseMultiplier: -1)),
                Fixture.reserve(
                    0,
                    event: .discreteGaussian(
                        squaredSensitivity: 1 << 53,
                        variance: 1024,
                        dimension: 1
                    )
                ),
                Fixture.reserve(
                    0,
                    event: .discreteGaussian(squaredSensitivity: 1, variance: 1024, dimension: -1)
                ),
            ]
        for record in records {
            #expect(throws: PrivacyLedgerError.self) {
                try LedgerEntry(index: 0, time: Fixture.time(), record: record)
            }
        }
        #expect(throws: PrivacyLedgerError.self) {
            try LedgerEntry(index: -1, time: Fixture.time(), record: Self.records()[2])
        }
    }

    @Test func longLinesAreRefused() {
        let line =
            Array("{\"a\":\"".utf8) + Array(repeating: 0x61, count: 70_000) + Array("\"}".utf8)
        #expect(throws: PrivacyLedgerError.self) { try LedgerEntry(line: line) }
    }
}
